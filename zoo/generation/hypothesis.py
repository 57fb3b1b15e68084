"""Sequences found by a search, and their order."""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

_POSSIBLE = -1e8
"""The log-probability of every possible sequence is above it."""


class Hypothesis(NamedTuple):
    """A sequence of ids, its log-probability in nats, and whether it ended: its last id is then `<eos>`."""

    ids: tuple[int, ...]
    logprob: float
    ended: bool

    def rank(self, length_penalty: float) -> tuple[bool, float]:
        """The key to rank by, higher is better: whether the sequence ended; then its log-probability, divided by the
        number of ids to the power of the penalty.

        Source: Wu et al. 2016, "Google's neural machine translation system", §7, without its constant.
        """
        return self.ended, self.logprob / len(self.ids) ** length_penalty


def hypotheses_of(ids: np.ndarray, logprobs: np.ndarray, limits: np.ndarray, end: int) -> list[list[Hypothesis]]:
    """The hypotheses of each sequence.

    Args:
        ids: (batch, hypotheses, time), each ended by `end`, the id of `<eos>`.
        logprobs: (batch, hypotheses), in nats.
        limits: (batch,), the maximum number of ids of each sequence.
    """
    ends = ids == end
    end_indices = np.where(ends.any(axis=-1), ends.argmax(axis=-1), ids.shape[-1])
    counts, ended = np.minimum(end_indices + 1, limits[:, None]), end_indices < limits[:, None]
    # Iterating over Python lists is faster than over arrays.
    rows = zip(*(values.tolist() for values in (ids, logprobs, counts, ended)), strict=True)
    return [
        [
            Hypothesis(tuple(row_ids[:count]), logprob, row_ended)
            for row_ids, logprob, count, row_ended in zip(*row, strict=True)
            if logprob > _POSSIBLE
        ]
        for row in rows
    ]


def best_first(hypotheses: Iterable[Hypothesis], length_penalty: float) -> list[Hypothesis]:
    """Hypotheses in the order of their rank. Of equal sequences only the first is kept."""
    unique: dict[tuple[int, ...], Hypothesis] = {}
    for hypothesis in hypotheses:
        unique.setdefault(hypothesis.ids, hypothesis)
    return sorted(unique.values(), key=lambda one: one.rank(length_penalty), reverse=True)


def is_provably_best(hypothesis: Hypothesis, length_penalty: float, limit: int) -> bool:
    """Whether no other sequence of at most `limit` ids can rank higher: all others together have the rest of the
    probability, so that one with more than half of it is the best."""
    rest = -np.expm1(min(hypothesis.logprob, 0.0))
    with np.errstate(divide="ignore"):  # a rest of zero
        best_other = np.log(rest) / limit**length_penalty
    return hypothesis.ended and bool(hypothesis.rank(length_penalty)[1] >= best_other)
