"""A tune as it is played: in what order the bars follow each other, and what sounds."""

from collections.abc import Sequence
from fractions import Fraction

from zoo.abc_notation.bars import Bar


def playing_order(bars: Sequence[Bar]) -> list[int]:
    """The indices of the bars as they are played, with repeats and endings.

    A `:|` goes back to the `|:` before it, or else to the latest double bar or end of a repeat (standard 2.1, 4.8).
    """
    times = [_times(bar.ending) for bar in bars]
    later = _later_endings(bars, times)
    order: list[int] = []
    place, start, time, marked, forward = 0, 0, 1, False, True
    while place < len(bars):
        bar = bars[place]
        if forward and (bar.opening in ("|:", "::") or (bar.opening in ("||", "|]") and not marked)):
            start, time, marked = place, 1, bar.opening in ("|:", "::")
        forward = True
        if bar.ending and time not in times[place] and time in later[place]:
            place = later[place][time]
            continue
        order.append(place)
        if bar.closing in (":|", "::") and (time == 1 or time + 1 in times[start] or time + 1 in later[start]):
            place, time, forward = start, time + 1, False
            continue
        if bar.closing in (":|", "::"):
            start, time, marked = place + 1, 1, False
        elif bar.closing in ("||", "|]") and time > 1:
            marked = False
        place += 1
    return order


def _later_endings(bars: Sequence[Bar], times: Sequence[set[int]]) -> list[dict[int, int]]:
    """For each bar where the next ending for a time begins after it, before another part does, by the time."""
    later: list[dict[int, int]] = [{} for _ in bars]
    for place in range(len(bars) - 2, -1, -1):
        if bars[place + 1].opening not in ("|:", "::"):
            later[place] = later[place + 1] | dict.fromkeys(times[place + 1], place + 1)
    return later


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
