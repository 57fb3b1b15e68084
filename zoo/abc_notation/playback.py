"""A tune as it is played: in what order the bars follow each other, and what sounds."""

from collections.abc import Sequence
from fractions import Fraction

from zoo.abc_notation.bars import Bar


def playing_order(bars: Sequence[Bar]) -> list[int]:
    """The indices of the bars as they are played, with repeats and endings.

    A `:|` goes back to the `|:` before it, or else to the latest double bar or end of a repeat (standard 2.1, 4.8).
    """
    order: list[int] = []
    place, start, time, marked, forward = 0, 0, 1, False, True
    while place < len(bars):
        bar = bars[place]
        if forward and (bar.opening in ("|:", "::") or (bar.opening in ("||", "|]") and not marked)):
            start, time, marked = place, 1, bar.opening in ("|:", "::")
        forward = True
        if bar.ending and time not in _times(bar.ending):
            other = _ending(bars, place, time)
            if other is not None:
                place = other
                continue
        order.append(place)
        if bar.closing in (":|", "::") and (time == 1 or time + 1 in _all_times(bars, start)):
            place, time, forward = start, time + 1, False
            continue
        if bar.closing in (":|", "::"):
            start, time, marked = place + 1, 1, False
        elif bar.closing in ("||", "|]") and time > 1:
            marked = False
        place += 1
    return order


def _ending(bars: Sequence[Bar], place: int, time: int) -> int | None:
    """Where the ending for a time begins after a bar, before another part does."""
    for later in range(place + 1, len(bars)):
        if bars[later].opening in ("|:", "::"):
            return None
        if time in _times(bars[later].ending):
            return later
    return None


def _all_times(bars: Sequence[Bar], start: int) -> set[int]:
    """The times that endings are for in the part that begins with a bar."""
    times = set()
    for place in range(start, len(bars)):
        if place > start and bars[place].opening in ("|:", "::"):
            break
        times |= _times(bars[place].ending)
    return times


def _times(ending: str) -> set[int]:
    """The times of `1`, `1,3` or `1-3`."""
    spans = (span.split("-") for span in ending.split(",") if span)
    return {time for span in spans if span[0] for time in range(int(span[0]), min(int(span[-1] or span[0]), 9) + 1)}


def melody(bars: Sequence[Bar], repeats: bool = True) -> list[tuple[Fraction, Fraction, tuple[int, ...]]]:
    """What sounds: (onset, length, MIDI numbers) of each note or chord, parts of a whole note; tied notes are one.

    Args:
        repeats: as it is played, else as it is written.
    """
    sounding: list[tuple[Fraction, Fraction, tuple[int, ...]]] = []
    now, tied = Fraction(0), False
    for index in playing_order(bars) if repeats else range(len(bars)):
        for event in bars[index].events:
            if tied and sounding[-1][2] == event.pitches:
                onset, length, notes = sounding[-1]
                sounding[-1] = onset, length + event.length, notes
            elif event.pitches:
                sounding.append((now, event.length, event.pitches))
            tied = event.tied
            now += event.length
    return sounding
