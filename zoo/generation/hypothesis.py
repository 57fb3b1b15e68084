"""Sequences that a search has found, by how probable they are."""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

_POSSIBLE = -1e8
"""log P of what a search could choose at all is above it."""


class Hypothesis(NamedTuple):
    """A sequence of ids, its log P in nats, and whether it ends: `<eos>` is then its last."""

    ids: tuple[int, ...]
    logprob: float
    ended: bool

    def rank(self, length_penalty: float) -> tuple[bool, float]:
        """What it is ranked by, the better the higher: whether it ends; then log P over the number of ids to the power
        of the penalty. Source: Wu et al. 2016, "Google's neural machine translation system", §7, without its
        constant."""
        return self.ended, self.logprob / len(self.ids) ** length_penalty


def found_by_search(ids: np.ndarray, logprobs: np.ndarray, limits: np.ndarray, end: int) -> list[list[Hypothesis]]:
    """The hypotheses of each sequence.

    Args:
        ids: (batch, hypotheses, time), which `end`, the id of `<eos>`, ends.
        logprobs: (batch, hypotheses), in nats.
        limits: (batch,), the most ids of each sequence.
    """
    ends = ids == end
    places = np.where(ends.any(axis=-1), ends.argmax(axis=-1), ids.shape[-1])
    counts, ended = np.minimum(places + 1, limits[:, None]), places < limits[:, None]
    # Lists of Python's are taken apart faster than arrays.
    rows = zip(*(values.tolist() for values in (ids, logprobs, counts, ended)), strict=True)
    return [
        [
            Hypothesis(tuple(written[:count]), logprob, over)
            for written, logprob, count, over in zip(*row, strict=True)
            if logprob > _POSSIBLE
        ]
        for row in rows
    ]


def best_first(found: Iterable[Hypothesis], length_penalty: float) -> list[Hypothesis]:
    """Hypotheses in the order of their rank, each sequence once, as it was found first."""
    once: dict[tuple[int, ...], Hypothesis] = {}
    for hypothesis in found:
        once.setdefault(hypothesis.ids, hypothesis)
    return sorted(once.values(), key=lambda one: one.rank(length_penalty), reverse=True)


def is_provably_best(hypothesis: Hypothesis, length_penalty: float, limit: int) -> bool:
    """Whether no other sequence of at most `limit` ids can rank higher: all others together have what is left of the
    probability, so that one with more than half of it is the best."""
    left = -np.expm1(min(hypothesis.logprob, 0.0))
    with np.errstate(divide="ignore"):  # of nothing left
        others = np.log(left) / limit**length_penalty
    return hypothesis.ended and bool(hypothesis.rank(length_penalty)[1] >= others)
