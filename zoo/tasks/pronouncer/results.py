"""The answers of a pronouncer."""

from typing import Any, NamedTuple

import numpy as np


class Candidate(NamedTuple):
    """A pronunciation, symbols with a space between two, and its log-probability in nats."""

    output: str
    logprob: float


class Pronounced(NamedTuple):
    """A word, its pronunciation, and the best candidates; the first one is the pronunciation."""

    text: str
    output: str
    nbest: list[Candidate]

    def to_json(self) -> dict[str, Any]:
        return {**self._asdict(), "nbest": [candidate._asdict() for candidate in self.nbest]}


class AttendedWord(NamedTuple):
    """The attention of a model while it pronounces a word: for each symbol, `<eos>` last, the weight of each letter.

    `weights` (symbols, letters) add up to 1 for each symbol.
    """

    text: str
    letters: list[str]
    symbols: list[str]
    weights: np.ndarray

    def to_json(self) -> dict[str, Any]:
        return {**self._asdict(), "weights": self.weights.tolist()}
