"""What a classifier says of a text."""

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
    """A word of a text, `text[start:end]`, or a token of a tune's music, as `ClassificationEncoder.source` has it, and
    how it moved the decision: above 0 for the label, below 0 against it."""

    word: str
    start: int
    end: int
    weight: float
