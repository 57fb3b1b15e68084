"""The music of a tune as it was typed, in the normal form.

Kept: notes and rests, their lengths, chords, bars, endings, tuplets, broken rhythm, ties, slurs, grace notes,
decorations, and changes of key and metre. Dropped: what belongs to the page or to the accompaniment (chord symbols and
annotations in quotes, line breaks, beams, comments, lyrics, names of parts) and symbols that the standard leaves free.
"""

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import NoReturn

from zoo.abc_notation.headers import Key, Metre, unit_length
from zoo.abc_notation.spelling import explicit_accidentals, explicit_repeats, ties_and_slurs
from zoo.abc_notation.tokens import is_decoration, is_field
from zoo.errors import InputError

_LENGTH = r"[0-9]*/+[0-9]*|[0-9]+"
_WRITTEN = re.compile(
    rf"""
    (?P<skip> \s+ | "[^"]*" | [\\`*$] | [h-twI-KNQRU-WY] | y[0-9]* | !(?![^!\s]+!) )
    | \[(?P<field>[A-Za-z]):(?P<value>[^\]]{{0,1000}})\]
    | !(?P<named>[^!\s]+)! | \+(?P<old_named>[a-z]+)\+
    | (?P<bar> :*(?:\[?\|+\]?)+(?:(?<!\]):+|:+(?!\|))? | ::+ )
    | \[\s*(?P<ending>[0-9]+(?:[,.\-][0-9]+)*)
    | \(\s*(?P<tuplet>[2-9])(?P<ratio>(?::[0-9]*){{0,2}})
    | (?P<accidental>\^\^?|__?|=)?(?P<letter>[A-Ga-g])(?P<octave>[,']*)(?P<length>{_LENGTH})?
    | (?P<rest>[xzZ])(?P<rest_length>{_LENGTH})?
    | \+(?P<old_chord>[\^_=A-Ga-g,'0-9/]+)\+
    | \](?P<chord_length>{_LENGTH})?
    | (?P<mark> [.~HLMOPSTuv] | >+ | <+ | \{{/? | \}} | [()\[] | - )
    | (?P<number>[0-9]+)
    """,
    re.VERBOSE,
)
_NOTES_A_LETTER = 3
"""Real tunes have seven notes and more for each letter that is nothing in ABC, English has one for two."""
_MONSTROUS = re.compile(r"[0-9]{7}|/{9}")
MOST_CHARACTERS = 100_000
"""Of a tune; real ones have some thousands."""
_MOST_RESTS = 1000
"""Bars of rest that a tune has in multi-bar rests."""
FIELD_LINE = re.compile(r"([A-Za-z+]):(?![|:\]])(.*)")
"""A field, or `+:`, which continues the one before it."""


def read_music(body: str, metre: Metre, unit: Fraction, key: Key) -> tuple[list[str], Metre, Key]:
    """The tokens of a tune's body, and the metre and key of its first note.

    Lengths are in `metre.unit_length` of that metre, whatever unit the tune was typed in. Raises `InputError`.
    """
    if len(body) > MOST_CHARACTERS:
        raise InputError(f"it has {len(body):,} characters; a tune has at most {MOST_CHARACTERS:,}")
    reader = _Reader(metre, unit, key)
    for part in _parts(body):
        if monstrous := _MONSTROUS.search(part):
            raise InputError(f"{monstrous[0]!r} is no length that a note can have")
        reader.read(part)
    items = _one_bar_line(reader.finished())
    default = reader.metre.unit_length
    tokens = [_length(item / default) if isinstance(item, Fraction) else item for item in items]
    tokens = explicit_repeats(ties_and_slurs([token for token in tokens if token]))
    return explicit_accidentals(tokens, reader.key), reader.metre, reader.key


def is_music(body: str, without_bars: bool = False) -> bool:
    """Whether lines may be music, not prose: they have a bar line, or need none, and at least three notes for each
    letter that is nothing in ABC."""
    notes, others, bars = 0, 0, without_bars
    for part in _parts(body):
        place = 0
        while place < len(part):
            match = _WRITTEN.match(part, place)
            read = match[0] if match else part[place]
            notes += bool(match and (match["letter"] or match["rest"]))
            bars |= bool(match and match["bar"])
            others += read.isalpha() and read not in "yzxZ" and not (match and (match["letter"] or match["mark"]))
            place += len(read)
    return bool(bars) and notes >= _NOTES_A_LETTER * others


def _parts(body: str) -> Iterator[str]:
    """The lines of music, and as inline fields the field lines that say something about it."""
    for line in body.split("\n"):
        line = re.sub(r"(?<!\\)%.*", "", line).strip()
        match = FIELD_LINE.fullmatch(line)
        if not match:
            yield line
        elif match[1] in "KLMV":
            yield f"[{match[1]}:{match[2].replace(']', ' ')}]"


class _Reader:
    """Reads music from left to right. Its items are tokens, and lengths as parts of a whole note."""

    def __init__(self, metre: Metre, unit: Fraction, key: Key):
        self.metre, self.key = metre, key
        self._items: list[str | Fraction] = []
        self._unit = unit
        self._now: dict[str, Metre | Key] = {"M": metre, "K": key}
        self._voices: set[str] = set()
        self._bars = self._rests = 0
        self._has_notes = self._in_grace = False
        self._chord: list[Fraction | None] | None = None
        self._chord_is_tied = False

    def read(self, text: str) -> None:
        place = 0
        while place < len(text):
            match = _WRITTEN.match(text, place)
            if not match:
                self._fail(f"{text[place : place + 8].split()[0]!r} cannot be read")
            place = match.end()
            self._take(match)

    def finished(self) -> list[str | Fraction]:
        """All items, once everything is read."""
        self._end_bar()
        if not self._has_notes:
            raise InputError("it has no notes")
        return ["z" if item == "x" else item for item in self._items]

    def _fail(self, what: str) -> NoReturn:
        raise InputError(f"after bar line {self._bars}: {what}")

    def _take(self, match: re.Match) -> None:
        found = match.groupdict()
        if self._chord is not None and not (found["letter"] or found["skip"] or match[0][0] in "-]" or found["named"]):
            self._fail(f"{match[0]!r:.40} stands in a chord; end it with ]")
        if found["field"]:
            self._field(found["field"], found["value"])
        elif found["bar"]:
            self._end_bar()
            self._bars += 1
            self._items.append(found["bar"])
        elif found["ending"] or found["number"]:
            if found["number"] and not (self._items and _is_bar(self._items[-1])):
                self._fail(f"{found['number']!r} is the length of nothing")
            self._items.append("[" + (found["ending"] or found["number"]).replace(".", ","))
        elif found["tuplet"]:
            self._items.append(_tuplet(found["tuplet"], found["ratio"]))
        elif found["letter"]:
            self._has_notes = True
            self._items.append((found["accidental"] or "") + _pitch(found["letter"], found["octave"]))
            self._add_length(found["length"])
        elif found["rest"]:
            self._rest(found["rest"], found["rest_length"])
        elif found["old_chord"]:
            self.read(f"[{found['old_chord']}]")
        elif name := found["named"] or found["old_named"]:
            self._items.append(f"!{name}!")
        elif found["mark"] or match[0][0] == "]":
            self._mark(match[0][0] if match[0][0] == "]" else found["mark"], found["chord_length"])

    def _mark(self, mark: str, length: str | None) -> None:
        if mark == "[":
            self._chord, self._chord_is_tied = [], False
        elif mark == "-" and self._chord is not None:
            self._chord_is_tied = True
            return
        elif mark == "]" and not self._chord:
            self._fail("']' ends no chord")
        self._in_grace = mark[0] == "{" or (self._in_grace and mark != "}")
        self._items.append(mark)
        if mark == "]":
            first, self._chord = self._chord[0], None
            self._add_length(length, first)
            if self._chord_is_tied:
                self._items.append("-")

    def _rest(self, kind: str, length: str | None) -> None:
        if kind == "Z" and (not self._items or _is_bar(self._items[-1])):
            bars = int(_read_length(length or ""))
            self._rests += bars
            if self._rests > _MOST_RESTS:
                self._fail(f"the tune has {self._rests:,} bars of rest; expected at most {_MOST_RESTS:,}")
            if not self._now["M"].length:
                self._fail("Z rests for bars, of which free music has none; give a metre, such as M:4/4, or write z")
            self._items += (["z", self._now["M"].length, "|"] * bars)[:-1]
        else:
            self._items.append("x" if kind == "x" else "z")
            self._add_length(length)

    def _add_length(self, text: str | None, times: Fraction | None = None) -> None:
        """Adds a length; the notes of a chord have that of the first of them (standard 2.1, 4.17)."""
        length = _read_length(text or "")
        if not length:
            self._fail(f"the length {text!r} is none")
        if self._in_grace:
            self._items.append(_length(length))
        elif self._chord is not None:
            self._chord.append(length * self._unit)
        else:
            self._items.append(length * (times or self._unit))

    def _end_bar(self) -> None:
        """Drops what carries no note: a decoration of the bar line, with the invisible rest that it may stand on."""
        if self._chord is not None:
            self._fail("a chord has no end")
        items = self._items
        if items[-2:-1] == ["x"] and items[:-2] and _is_mark_of_note(items[-3]):
            del items[-2:]
        while items and _is_mark_of_note(items[-1]):
            items.pop()

    def _field(self, letter: str, value: str) -> None:
        if letter == "L":
            self._unit = unit_length(value)
        elif letter == "V":
            self._voices.add(value.split()[0] if value.split() else "")
            if len(self._voices) > 1:
                raise InputError("it has several voices; split them into tunes")
        elif letter in "MK":
            new = Metre.parse(value) if letter == "M" else Key.parse(value)
            if not any(isinstance(item, Fraction) for item in self._items):
                self.metre, self.key = (new, self.key) if letter == "M" else (self.metre, new)
            elif new != self._now[letter]:
                self._items.append(f"[{letter}:{new}]")
            self._now[letter] = new


def _is_bar(item: str | Fraction) -> bool:
    return isinstance(item, str) and ("|" in item or item.startswith("::"))


def _is_mark_of_note(item: str | Fraction) -> bool:
    return isinstance(item, str) and is_decoration(item)


def _one_bar_line(items: list[str | Fraction]) -> list[str | Fraction]:
    """The items with one symbol for bar lines side by side, and changes of key and metre after it."""
    merged: list[str | Fraction] = []
    bars: list[str] = []
    fields: list[str] = []
    for item in items:
        if _is_bar(item):
            bars.append(item)
        elif isinstance(item, str) and is_field(item):
            fields.append(item)
        else:
            merged += _bar(bars, bool(merged)) + fields
            bars, fields = [], []
            merged.append(item)
    return merged + _bar(bars, True)


def _bar(lines: list[str], inside: bool) -> list[str]:
    """One symbol for bar lines side by side, or none; before the first note only a repeat says something."""
    begins = any(line[-1] == ":" for line in lines)
    if inside and any(line[0] == ":" for line in lines):
        return ["::" if begins else ":|"]
    if begins:
        return ["|:"]
    if not (lines and inside):
        return []
    seen = [line for line in lines if line != "[|]"]  # which is invisible
    if any("]" in line or "[" in line for line in seen):
        return ["|]"]
    return ["||" if any(len(line) > 1 for line in seen) else "|"]


def _tuplet(count: str, ratio: str) -> str:
    """`(p:q:r` without what the standard takes for granted (2.1, 4.13)."""
    time, notes = (*(int(number or 0) for number in ratio.split(":")[1:]), 0, 0)[:2]
    usual = {2: 3, 3: 2, 4: 3, 6: 2, 8: 3}.get(int(count), 0)
    if notes and notes != int(count):
        return f"({count}:{time or usual or 2}:{notes}"
    return f"({count}:{time}" if time and time != usual else f"({count}"


def _pitch(letter: str, marks: str) -> str:
    octave = letter.islower() + marks.count("'") - marks.count(",")
    return letter.lower() + "'" * (octave - 1) if octave > 0 else letter.upper() + "," * -octave


def _read_length(text: str) -> Fraction:
    """A length as the standard writes it: `2`, `/`, `//`, `3/2`, `/4`."""
    number, slashes, divisor = re.fullmatch(r"(\d*)(/*)(\d*)", text).groups()
    below = int(divisor) if divisor else 2 ** len(slashes)
    return Fraction(int(number or 1), below) if below else Fraction(0)


def _length(length: Fraction) -> str:
    """The token of a length in units, "" for one unit."""
    if length.denominator == 1:
        return "" if length == 1 else str(length)
    return f"/{length.denominator}" if length.numerator == 1 else str(length)
