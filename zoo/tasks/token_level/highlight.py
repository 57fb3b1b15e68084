"""Stretches of a text that an answer is about."""

from typing import NamedTuple


class Highlight(NamedTuple):
    """The stretch `text[start:end]`, and what is said of it: a label, and perhaps a score."""

    start: int
    end: int
    label: str
    score: float | None = None
