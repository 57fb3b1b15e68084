"""Tells which tunes are the same melody."""

import re
from collections.abc import Hashable, Sequence
from fractions import Fraction

from zoo.abc_notation import Tune, faults, without_ornaments
from zoo.abc_notation.bars import read_bars

_BARS = 4
_DANCES = r"reel|jig|slip ?jig|hornpipe|strathspey|clog|lancashire|highland|fling|waltz|march|air|polka"
_SETTING = r"\(.*?\)|\b(?:1st|2nd|3rd|4th|first|second|third|fourth) setting\b|\bno\b\.? ?\d+"


def opening(tune: Tune) -> Hashable:
    """The first four bars after the pick-up, as equal for tunes that differ in key, ornaments or dots only.

    It is the pitch that sounds at the end of each eighth of a bar (of each beat's third in 6/8, 9/8 and 12/8, of each
    sixth in 3/4), in semitones above the first; a pitch counts on through rests.
    """
    bars = read_bars(without_ornaments(tune.tokens), tune.metre, tune.key, tune.unit_length)
    first = int(bars[0].number == 0 and len(bars) > 1)
    metre = bars[first].metre
    steps = metre.count if metre.compound else 2 * metre.count if metre.count % 2 else 8
    step = (metre.length or Fraction(1)) / steps
    pitches: list[int] = []
    for bar in bars[first : first + _BARS]:
        sounding, now = [], Fraction(0)
        for event in bar.events:
            if event.pitches:
                sounding.append((now, max(event.pitches)))
            now += event.length
        for end in range(1, steps + 1):
            begun = [pitch for start, pitch in sounding if start < end * step]
            pitches.append(begun[-1] if begun else pitches[-1] if pitches else 0)
    return steps, metre.compound, *(pitch - pitches[0] for pitch in pitches)


def title(tune: Tune) -> str:
    """What tunes of one title have in common: its words without article, type of dance, setting and marks."""
    plain = re.sub(_SETTING, " ", tune.title.lower().split(" -- ")[0])
    plain = re.sub(rf"['’`]|\b(?:{_DANCES})s?\b", "", plain)
    words = [word for word in re.findall(r"[^\W_]+", plain) if word not in ("the", "a", "an")]
    return " ".join(words) or tune.name


def one_of_each(tunes: Sequence[Tune], same: Sequence[Sequence[Hashable]]) -> list[Tune]:
    """One tune of each melody, in order; two are one melody where they share one of their marks in `same`.

    Kept is a tune of known type before others, then one whose bars are all as long as the metre, then the first.
    """
    parents = list(range(len(tunes)))

    def root(index: int) -> int:
        while parents[index] != index:
            index = parents[index]
        return index

    first: dict[Hashable, int] = {}
    for index, marks in enumerate(same):
        for mark in marks:
            parents[root(index)] = root(first.setdefault(mark, index))
    melodies: dict[int, list[int]] = {}
    for index in range(len(tunes)):
        melodies.setdefault(root(index), []).append(index)

    def rank(index: int) -> tuple:
        return not tunes[index].type, bool(faults(tunes[index].bars())), index

    kept = (min(group, key=rank) if len(group) > 1 else group[0] for group in melodies.values())
    return [tunes[index] for index in sorted(kept)]
