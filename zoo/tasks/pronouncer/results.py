"""The answers of a pronouncer."""

from typing import Any, NamedTuple

import numpy as np


class Candidate(NamedTuple):
    """A pronunciation, symbols with a space between two, and its log-probability in nats."""

    output: str
    logprob: float


BETWEEN_WORDS = " | "
"""What stands between the words of a pronounced sentence."""


class Pronounced(NamedTuple):
    """A word, its pronunciation, and the best candidates; the first one is the pronunciation.

    Of a sentence the outputs have ` | ` between two words, and `words` holds the words one by one, in their order.
    """

    text: str
    output: str
    nbest: list[Candidate]
    words: "list[Pronounced] | None" = None

    def to_json(self) -> dict[str, Any]:
        words = {} if self.words is None else {"words": [word.to_json() for word in self.words]}
        nbest = [candidate._asdict() for candidate in self.nbest]
        return {"text": self.text, "output": self.output, "nbest": nbest, **words}


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
