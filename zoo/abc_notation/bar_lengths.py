"""Whether the bars of a tune are as long as the metre."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from zoo.abc_notation.bars import Bar
from zoo.abc_notation.playback import playing_order

_PARTS = 3
"""A bar is cut into so many parts at most, by an ending and a repeat for instance."""


@dataclass(frozen=True)
class Fault:
    """A bar that is too short or too long: its number, its length and that of the metre, parts of a whole note."""

    bar: int
    length: Fraction
    expected: Fraction

    def __str__(self) -> str:
        return f"bar {self.bar} is {self.length} of a whole note long, not {self.expected}"


def faults(bars: Sequence[Bar]) -> list[Fault]:
    """The bars that are not as long as the metre, in the order they are written in.

    Where a repeat, a double bar or an ending cuts a bar, its parts count together, as they are played one after the
    other: a pick-up and what stands before the repeat sign. One way in which the tune goes on must give a whole bar;
    so a part may begin without the pick-up that the part before it has. The last bar may also be completed by the
    pick-up of the tune or of its own part, and a first bar that is played once may be a pick-up to a whole last one.
    """
    order = playing_order(bars)
    begins = [0, *(place for place in range(1, len(bars)) if _cut(bars[place - 1], bars[place]))]
    ways = [order, range(len(bars)), *([len(bars) - 1, place] for place in {begins[0], begins[-1]})]
    whole = {0} if bars and bars[0].number == 0 and order.count(0) == 1 else set()
    for way in ways:
        for first in range(len(way)):
            length, joined = Fraction(0), []
            for place in way[first : first + _PARTS]:
                if joined and not _cut(bars[joined[-1]], bars[place]):
                    break
                joined.append(place)
                length += bars[place].length
                if length == bars[way[first]].metre.length:
                    whole.update(joined)
    return [
        Fault(bar.number, bar.length, bar.metre.length)
        for place, bar in enumerate(bars)
        if place not in whole and bar.metre.length
    ]


def _cut(bar: Bar, behind: Bar) -> bool:
    """Whether what lies between two bars, as they are played, may lie inside of a bar."""
    return bar.closing != "|" or behind.opening != "|"
