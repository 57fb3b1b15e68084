"""The answers of a model of a trigger word."""

from typing import NamedTuple


class Detection(NamedTuple):
    """Where a trigger word was heard: the second at which it was noticed, and the probability then."""

    time: float
    score: float
