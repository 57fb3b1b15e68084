"""The music of a tune as people write it: four bars a line, notes under one beam side by side."""

from collections.abc import Sequence
from fractions import Fraction

from zoo.abc_notation.bars import Bar
from zoo.abc_notation.headers import Metre
from zoo.abc_notation.tokens import BARS, is_broken, is_decoration, is_field, is_tuplet, join

_BARS_A_LINE = 4


def lines(tokens: Sequence[str], bars: Sequence[Bar]) -> list[str]:
    """The lines of a tune's music; a change of key or metre has one of its own, which every program understands."""
    begins = _beginnings(tokens)
    beats = {begins[event] for event in _on_beats(bars)}
    ends = {bar.events[-1].token for bar in bars}
    found, line = [], []
    count, at_end = -any(bar.number == 0 for bar in bars[:1]), False
    for place, token in enumerate(tokens):
        if is_field(token) and line:
            found.append(" ".join(map(join, line)))
            line = []
        if is_field(token):
            found.append(token[1:-1])
            continue
        if not line or place in beats:
            line.append([])
        line[-1].append(token)
        at_end = at_end or place in ends
        if token in BARS and at_end:
            count, at_end = count + 1, False
            if count % _BARS_A_LINE == 0 and count:
                found.append(" ".join(map(join, line)))
                line = []
    return [*found, " ".join(map(join, line))] if line else found


def _on_beats(bars: Sequence[Bar]) -> list[int]:
    """The tokens that notes on beats begin with."""
    found = []
    for bar in bars:
        # A pick-up ends where a bar does.
        now = bar.metre.length - bar.length if bar.number == 0 else Fraction(0)
        for event in bar.events:
            if now % _beam(bar.metre) == 0:
                found.append(event.token)
            now += event.length
    return found


def _beam(metre: Metre) -> Fraction:
    """The length that a beam spans at most: three eighths in 6/8, half of a bar of four quarters, else a quarter."""
    if metre.compound:
        return Fraction(3, metre.unit)
    return Fraction(1, 2) if metre.length == 1 else Fraction(1, 4)


def _beginnings(tokens: Sequence[str]) -> list[int]:
    """For each token where it begins with its decorations, grace notes, slurs and tuplet; -1 where no space may stand
    before."""
    begins: list[int] = []
    opened = -1  # where the latest grace notes begin
    for place, token in enumerate(tokens):
        before = place - 1
        if place and _leads(tokens[before]):
            # Books have a } now and then that ends nothing, and so may what a model writes.
            begins.append(begins[opened if tokens[before] == "}" and opened >= 0 else before])
        else:
            begins.append(place)
        opened = place if token.startswith("{") else opened
    return [-1 if place and is_broken(tokens[place - 1]) else place for place in begins]


def _leads(token: str) -> bool:
    return token in ("(", "}") or is_decoration(token) or is_tuplet(token)
