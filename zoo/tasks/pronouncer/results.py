"""How a model says that words are pronounced."""

from typing import Any, NamedTuple

import numpy as np


class Candidate(NamedTuple):
    """A pronunciation, symbols with a space between two, and its log P in nats."""

    output: str
    logprob: float


class Pronounced(NamedTuple):
    """A word, its pronunciation, and the best candidates, of which that is the first."""

    text: str
    output: str
    nbest: list[Candidate]

    def to_json(self) -> dict[str, Any]:
        return {**self._asdict(), "nbest": [candidate._asdict() for candidate in self.nbest]}


class AttendedWord(NamedTuple):
    """Where a model looks while it says a word: for each symbol, `<eos>` the last, how much each letter counts, weights
    (symbols, letters) that add up to 1 for each symbol."""

    text: str
    letters: list[str]
    symbols: list[str]
    weights: np.ndarray

    def to_json(self) -> dict[str, Any]:
        return {**self._asdict(), "weights": self.weights.tolist()}
