"""The tunes of a text, as they were typed.

A tune begins with a line `X:`, or without one where an empty line, or music, is followed by a header: fields up to
`K:`. The standard (2.1, 2.2.1) ends a tune at an empty line and takes what follows for free text; here music after an
empty line belongs to the tune before it.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from zoo.abc_notation.normal_form import FIELD_LINE, is_music

HEADER_LINE = re.compile(r"([A-Za-z+]):(.*)")
"""A field of a header; its value may begin with what elsewhere belongs to a bar line."""

_COMMON = re.compile(r"[MLRCOZBSN]:")


class TypedTune(NamedTuple):
    """The number of a tune's `X:` field, of one that has none its place in the text; and its lines, none empty."""

    number: str
    lines: list[str]

    @property
    def has_key(self) -> bool:
        return any(line.startswith("K:") for line in self.lines)

    @property
    def has_music(self) -> bool:
        return any(_is_music_line(line) for line in self.lines)


class Typed(NamedTuple):
    """The fields that hold for all tunes of a text, the tunes, and the lines in which music begins that is of none."""

    common: list[str]
    tunes: list[TypedTune]
    stray: list[int]


def typed_tunes(text: str) -> Typed:
    """The tunes of a text. Its fields before the first tune hold for all; what is no music is free text."""
    found = Typed([], [], [])
    for number, lines in _blocks(text):
        begins = lines[0].startswith("X:")
        now = found.tunes[-1] if found.tunes else None
        if begins or (_has_header(lines) and not (now and not now.has_key)):
            count = lines[0][2:].split()[:1] if begins else []
            found.tunes.append(TypedTune((count or [str(len(found.tunes) + 1)])[0], lines))
        elif now and (not now.has_key or not now.has_music or is_music("\n".join(lines))):
            now.lines.extend(lines)
        elif not now:
            found.common.extend(line for line in lines if _COMMON.match(line))
            found.stray.extend([number] if is_music("\n".join(lines)) else [])
    return found


def _blocks(text: str) -> Iterator[tuple[int, list[str]]]:
    """The lines between two empty lines, or beginnings of tunes, without comments; and the number of the first."""
    block: list[str] = []
    lines = re.sub("\r+\n|\r", "\n", text.removeprefix("\ufeff")).split("\n")
    first = 1
    for place, line in enumerate([*lines, ""]):
        begins = line.startswith("X:") or (
            line.startswith("T:") and any(map(_is_music_line, block)) and _has_header(lines[place:])
        )
        if block and (begins or not line.strip()):
            yield first, block
            block = []
        if line.strip() and not line.startswith("%"):
            first = first if block else place + 1
            block.append(line)


def _has_header(lines: list[str]) -> bool:
    """Whether lines begin with fields up to `K:`."""
    for line in lines:
        if line.startswith("K:"):
            return True
        if not HEADER_LINE.match(line):
            return False
    return False


def _is_music_line(line: str) -> bool:
    return not FIELD_LINE.match(line)
