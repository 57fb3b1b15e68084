"""A tune, and the tunes of a book: the text of an ABC file."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import NamedTuple

from zoo.abc_notation.bars import Bar, read_bars
from zoo.abc_notation.book import HEADER_LINE, typed_tunes
from zoo.abc_notation.headers import Key, Metre, dance_type, unit_length
from zoo.abc_notation.layout import lines
from zoo.abc_notation.normal_form import FIELD_LINE, MOST_CHARACTERS, is_music, read_music
from zoo.abc_notation.tokens import join
from zoo.errors import InputError

_MOST_COMMON = 200
"""Fields that hold for all tunes of a book."""


@dataclass(frozen=True)
class Tune:
    """A tune in the normal form.

    Attributes:
        name: which one it is, for messages.
        tokens: its music.
        metre, key: those of its first note.
        type: its type of dance in small letters, "" if unknown.
        title: its first title.
        fields: every field before the music as it was typed, letter and value, in order.
    """

    name: str
    tokens: tuple[str, ...]
    metre: Metre
    key: Key
    type: str = ""
    title: str = ""
    fields: tuple[tuple[str, str], ...] = field(default=(), repr=False)

    @property
    def unit_length(self) -> Fraction:
        """The unit of the tokens' lengths as a part of a whole note: what the standard takes where no `L:` is."""
        return self.metre.unit_length

    @property
    def abc(self) -> str:
        """The music, on one line."""
        return join(self.tokens)

    def bars(self) -> list[Bar]:
        """Its bars. Raises `InputError` where the music is broken, naming the tune and the bar."""
        try:
            return read_bars(self.tokens, self.metre, self.key, self.unit_length)
        except InputError as error:
            raise InputError(f"{self.name}: {error}") from error

    def text(self) -> str:
        """The whole tune as an ABC file: `X:`, `T:`, `R:`, `M:`, `L:`, `K:`, and the music in lines of four bars.

        Raises `InputError` where the music is broken.
        """
        fields = {"X": "1", "T": self.title or self.name, "R": self.type, "M": self.metre, "L": self.unit_length}
        header = [f"{letter}:{value}" for letter, value in fields.items() if value]
        return "\n".join([*header, f"K:{self.key}", *lines(self.tokens, self.bars())]) + "\n"


class Skipped(NamedTuple):
    """A tune that cannot be used, and why."""

    name: str
    reason: str


class TuneBook(NamedTuple):
    """The tunes of a book that can be used, and those that cannot."""

    tunes: list[Tune]
    skipped: list[Skipped]


def read_tune_book(text: str, name: str) -> TuneBook:
    """The tunes of an ABC file (standard 2.1, https://abcnotation.com/wiki/abc:standard:v2.1), in the normal form.

    A tune is called `name/7` after its `X:` field, or its place where it has none; a second of the same number
    `name/7 (2)`. Fields before the first tune hold for all. A tune that is broken, has no notes or several voices is
    skipped, as is music that is of no tune. Raises `InputError` for a text without tunes.
    """
    typed = typed_tunes(text)
    if len(typed.common) > _MOST_COMMON:
        raise InputError(f"{name} has {len(typed.common):,} fields before its tunes; expected at most {_MOST_COMMON:,}")
    if not typed.tunes:
        raise InputError(f"{name} has no tunes; expected ABC, each tune beginning with a line X:<number>")
    common, _ = _header(typed.common)
    book, numbers = TuneBook([], []), {}
    for line in typed.stray:
        book.skipped.append(Skipped(f"{name}, line {line}", "it is music before the first tune; give it a field K:"))
    for tune in typed.tunes:
        numbers[tune.number] = numbers.get(tune.number, 0) + 1
        called = f"{name}/{tune.number}" + (f" ({numbers[tune.number]})" if numbers[tune.number] > 1 else "")
        try:
            book.tunes.append(_read(tune.lines, called, common))
        except InputError as error:
            book.skipped.append(Skipped(called, str(error).removeprefix(f"{called}: ")))
    return book


def read_tune(text: str, name: str) -> Tune:
    """The only tune of a text, in the normal form.

    Raises `InputError`, naming the tune and the place, where it cannot be read or played, and for several tunes.
    """
    typed = typed_tunes(text)
    if len(typed.tunes) + len(typed.stray) > 1:
        raise InputError(f"{name} is several tunes; give each by itself, as read_tune_book does")
    return _read([*typed.common, *(typed.tunes[0].lines if typed.tunes else [])], name)


def read_piece(text: str, name: str) -> Tune:
    """As `read_tune`, and of music alone: where no line is a field, the standard's defaults hold, and the key of C.

    Raises `InputError`, also for a text that has neither a field nor a bar line.
    """
    lines = [line for line in text.splitlines() if line.strip()]
    if not any(map(FIELD_LINE.match, lines)):
        if not is_music(text):
            raise InputError(f"{name} is no tune; expected ABC: music with bar lines, as in GABc dedB|, or a header")
        lines = ["K:C", *lines]
    return read_tune("\n".join(lines), name)


def _read(lines: list[str], name: str, common: Sequence[tuple[str, str]] = ()) -> Tune:
    """The tune of these lines, its header, which may lack the `common` fields, and its music."""
    try:
        length = sum(map(len, lines)) + len(lines)
        if length > MOST_CHARACTERS:
            raise InputError(f"it has {length:,} characters; a tune has at most {MOST_CHARACTERS:,}")
        fields, body = _header(lines, common)
        values = dict(fields)
        if "K" not in values:
            raise InputError("it has no K: field, which ends the header")
        if not is_music(body, without_bars=True):
            raise InputError("it is no tune: after its K: field there is prose, not music")
        metre, key = Metre.parse(values.get("M", "none")), Key.parse(values["K"])
        unit = unit_length(values["L"]) if "L" in values else metre.unit_length
        tokens, metre, key = read_music(body, metre, unit, key)
        bars = read_bars(tokens, metre, key, metre.unit_length)
        if not any(event.pitches for bar in bars for event in bar.events):
            raise InputError("it has no notes")
    except InputError as error:
        raise InputError(f"{name}: {error}") from error
    title = next((value for letter, value in fields if letter == "T"), "")
    return Tune(name, tuple(tokens), metre, key, dance_type(values.get("R", "")), title, tuple(fields))


def _header(lines: list[str], common: Sequence[tuple[str, str]] = ()) -> tuple[list[tuple[str, str]], str]:
    """The common fields and those up to `K:`, without comments, and the lines of music after them."""
    fields = list(common)
    for number, line in enumerate(lines, 1):
        match = HEADER_LINE.match(line)
        if not match:
            continue
        value = re.sub(r"(?<!\\)%.*", "", match[2]).strip()
        if match[1] == "+" and fields:
            fields[-1] = fields[-1][0], f"{fields[-1][1]} {value}"
        else:
            fields.append((match[1], value))
        if match[1] == "K":
            return fields, "\n".join(lines[number:])
    return fields, ""
