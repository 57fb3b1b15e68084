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

_NUMBER = 40
"""The most characters of a number."""

_COMMON = re.compile(r"[MLRCOZBSN]:")


class TypedTune(NamedTuple):
    """The number of a tune's `X:` field, of one that has none its place in the text; and its lines, none empty."""

    number: str
    lines: list[str]


class Typed(NamedTuple):
    """The fields that hold for all tunes of a text, the tunes, and the lines in which music begins that is of none."""

    common: list[str]
    tunes: list[TypedTune]
    stray: list[int]


def typed_tunes(text: str) -> Typed:
    """The tunes of a text. Its fields before the first tune hold for all; what is no music is free text."""
    found = Typed([], [], [])
    has_key = has_music = False  # the last tune so far
    for number, lines in _blocks(text):
        if lines[0].startswith("X:") or (_has_header(lines) and (has_key or not found.tunes)):
            count = lines[0][2:].split()[:1] if lines[0].startswith("X:") else []
            found.tunes.append(TypedTune((count or [str(len(found.tunes) + 1)])[0][:_NUMBER], []))
            has_key = has_music = False
        elif not found.tunes:
            found.common.extend(line for line in lines if _COMMON.match(line))
            found.stray.extend([number] if is_music("\n".join(lines)) else [])
            continue
        elif has_key and has_music and not is_music("\n".join(lines)):
            continue
        found.tunes[-1].lines.extend(lines)
        has_key = has_key or any(line.startswith("K:") for line in lines)
        has_music = has_music or any(map(_is_music_line, lines))
    return found


def _blocks(text: str) -> Iterator[tuple[int, list[str]]]:
    """The lines between two empty lines, or beginnings of tunes, without comments; and the number of the first."""
    block: list[str] = []
    lines = re.sub("(?<!\r)\r+\n|\r", "\n", text.removeprefix("\ufeff")).split("\n")
    first, has_music = 1, False
    for place, (line, is_header) in enumerate(zip([*lines, ""], _begin_headers(lines), strict=True)):
        begins = line.startswith("X:") or (line.startswith("T:") and has_music and is_header)
        if block and (begins or not line.strip()):
            yield first, block
            block, has_music = [], False
        if line.strip() and not line.startswith("%"):
            first = first if block else place + 1
            block.append(line)
            has_music = has_music or _is_music_line(line)


def _begin_headers(lines: list[str]) -> list[bool]:
    """Of each line, and of what is after the last, whether fields up to `K:` begin there."""
    begin = [False]
    for line in reversed(lines):
        begin.append(line.startswith("K:") or (begin[-1] and HEADER_LINE.match(line) is not None))
    return begin[::-1]


def _has_header(lines: list[str]) -> bool:
    """Whether lines begin with fields up to `K:`."""
    return _begin_headers(lines)[0]


def _is_music_line(line: str) -> bool:
    return not FIELD_LINE.match(line)
