"""The answers of a classifier."""

from typing import Any, NamedTuple


class Classified(NamedTuple):
    """A text, the most probable label, and the probability of every label."""

    text: str
    label: str
    probability: float
    probabilities: dict[str, float]

    def to_json(self) -> dict[str, Any]:
        return self._asdict()


class WordWeight(NamedTuple):
    """A word of a text, `text[start:end]`, and how it moved the decision: above 0 for the label, below 0 against it.

    For a tune, the word is a token of its music, and the text is `ClassificationEncoder.source(tune)`.
    """

    word: str
    start: int
    end: int
    weight: float
