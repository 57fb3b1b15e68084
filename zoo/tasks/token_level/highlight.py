"""Parts of a text to highlight."""

from typing import NamedTuple


class Highlight(NamedTuple):
    """The part `text[start:end]` of a text with its label and, where there is one, its score."""

    start: int
    end: int
    label: str
    score: float | None = None
