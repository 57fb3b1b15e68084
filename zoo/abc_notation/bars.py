"""The bars of a tune and what sounds in them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property
from typing import NoReturn

from zoo.abc_notation.headers import Key, Metre, semitones
from zoo.abc_notation.spelling import Accidentals, explicit_accidentals
from zoo.abc_notation.tokens import (
    BARS,
    groups,
    is_broken,
    is_ending,
    is_field,
    is_note,
    is_pitch,
    is_tuplet,
    pitches,
)
from zoo.errors import InputError

_LONGEST, _FINEST = 128, 2048
"""A note lasts at most so many whole notes, in fractions of one with denominators up to this: sums of any others have
numbers of any size."""

_MIDI_NUMBERS = range(128)


@dataclass(frozen=True)
class Event:
    """A note, a chord or a rest: MIDI numbers, none for a rest; its length as a part of a whole note; whether a tie
    goes to the next; which token it begins with."""

    pitches: tuple[int, ...]
    length: Fraction
    token: int
    tied: bool = False


@dataclass(frozen=True)
class Bar:
    """What stands between two bar lines.

    Attributes:
        number: 1 for the first bar, or 0 where it is a pick-up.
        events: its notes and rests.
        metre: the metre it is in.
        opening, closing: the symbols around it, "" at the tune's beginning and end, and between two endings.
        ending: which times it is played (`1`, `2,3`, `1-3`) where an ending begins here, else "".
    """

    number: int
    events: tuple[Event, ...]
    metre: Metre
    opening: str = ""
    closing: str = ""
    ending: str = ""

    @cached_property
    def length(self) -> Fraction:
        return sum((event.length for event in self.events), Fraction(0))


def read_bars(tokens: Sequence[str], metre: Metre, key: Key, unit: Fraction) -> list[Bar]:
    """The bars of a tune in the order they are written in.

    Raises `InputError`, naming the bar, for a length, `>` or `-` without its notes, a tuplet with too few notes, a
    chord or grace notes without an end, and a length, a pitch or an ending that no tune has.
    """
    reader = _Reader(metre, key, unit)
    for group in groups(explicit_accidentals(tokens, key)):
        reader.take(group)
    bars = reader.finished()
    pick_up = bool(bars) and bars[0].length < bars[0].metre.length
    return [replace(bar, number=number + (not pick_up)) for number, bar in enumerate(bars)]


@dataclass
class _Reader:
    metre: Metre
    key: Key
    unit: Fraction
    bars: list[Bar] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    opening: str = ""
    ending: str = ""
    place: int = 0
    times: Fraction = Fraction(1)  # of the next note's length, after > or <
    waits: str = ""
    tuplet: tuple[int, Fraction] = (0, Fraction(1))  # how many notes are left, and their share of a length

    def __post_init__(self):
        self.accidentals = Accidentals(self.key)

    def take(self, group: list[str]) -> None:
        token = group[0]
        if token in BARS:
            self._end(token)
        elif is_ending(token):
            if self.events:
                self._end("")
            if not all(map(_is_span, token[1:].split(","))):
                self._fail(f"{token!r} is no ending that a tune can have")
            self.ending = token[1:]
        elif is_field(token):
            if token[1] == "M":
                self.metre = Metre.parse(token[3:-1])
            else:
                self.accidentals = Accidentals(Key.parse(token[3:-1]))
        elif is_tuplet(token):
            self._begin_tuplet(token)
        elif is_broken(token):
            self._break(token)
        elif token == "-":
            if not self.events or not self.events[-1].pitches:
                self._fail("'-' does not follow a note")
            self.events[-1] = replace(self.events[-1], tied=True)
        elif is_note(group):
            self._note(group)
        else:  # grace notes, whose accidentals count
            self._sounding(group)
        self.place += len(group)

    def finished(self) -> list[Bar]:
        if self.waits or self.tuplet[0]:
            what = repr(self.waits) if self.waits else "a tuplet"
            self._fail(f"{what} is followed by too few notes")
        if self.events:
            self._end("")
        return self.bars

    def _fail(self, what: str) -> NoReturn:
        raise InputError(f"bar {len(self.bars) + 1}: {what}")

    def _end(self, symbol: str) -> None:
        for event in self.events:
            if event.length > _LONGEST or event.length.denominator > _FINEST:
                limit = f"at most {_LONGEST}, with a denominator up to {_FINEST}"
                self._fail(f"a note is {event.length} of a whole note long; expected {limit}")
        if self.events:
            self.bars.append(Bar(0, tuple(self.events), self.metre, self.opening, symbol, self.ending))
            self.ending = ""
        elif self.bars and symbol != "|":  # two symbols with nothing between them
            self.bars[-1] = replace(self.bars[-1], closing=symbol)
        self.opening = symbol
        self.events = []
        if symbol:
            self.accidentals.end_bar()

    def _begin_tuplet(self, token: str) -> None:
        count, time, notes = (*(int(number) for number in token[1:].split(":")), 0, 0)[:3]
        usual = {2: 3, 3: 2, 4: 3, 6: 2, 8: 3}.get(count, 3 if self.metre.compound else 2)
        self.tuplet = notes or count, Fraction(time or usual, count)

    def _break(self, token: str) -> None:
        if not self.events or self.waits:
            self._fail(f"{token!r} stands between no two notes")
        short = Fraction(1, 2 ** len(token))
        first, self.times = (2 - short, short) if token[0] == ">" else (short, 2 - short)
        self.events[-1] = replace(self.events[-1], length=self.events[-1].length * first)
        self.waits = token

    def _note(self, group: list[str]) -> None:
        left, share = self.tuplet
        length = self.unit * self.times * (share if left else 1)
        self.tuplet = max(left - 1, 0), share
        self.times, self.waits = Fraction(1), ""
        if not is_pitch(group[-1]) and group[-1] not in "z]":
            length *= Fraction(f"1{group[-1]}" if group[-1][0] == "/" else group[-1])
        self.events.append(Event(tuple(sorted(self._sounding(group))), length, self.place))

    def _sounding(self, group: list[str]) -> list[int]:
        """The MIDI numbers of a note, a chord or grace notes."""
        sounding = [semitones(*self.accidentals.of(pitch)) for pitch in pitches(group)]
        for number in sounding:
            if number not in _MIDI_NUMBERS:
                self._fail(f"a note lies beyond the {'lowest' if number < 0 else 'highest'} of MIDI")
        return sounding


def _is_span(times: str) -> bool:
    """Whether a part of an ending says for which times it is: `2`, `1-3`."""
    match = re.fullmatch(r"(\d{1,2})(?:-(\d{1,2}))?", times)
    return match is not None and int(match[1]) <= int(match[2] or match[1])
