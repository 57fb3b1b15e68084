"""Answers from the log-potentials of a linear chain, in NumPy.

`potentials` (batch, time, labels, labels) holds at [b, t, i, j] the log-potential of label j at step t after label
i at step t − 1; at t = 0 every i holds that of opening with j. Right of a sentence's length nothing counts.
Source: Sutton & McCallum 2012, "An introduction to conditional random fields", §4.1.
"""

from itertools import pairwise

import numpy as np


def viterbi(potentials: np.ndarray, lengths: np.ndarray) -> list[np.ndarray]:
    """The best sequence of label indices of each sentence, in the order of the batch."""
    potentials = _closed(potentials, lengths)
    batch, time, labels, _ = potentials.shape
    path = np.zeros((batch, time), np.intp)
    score = potentials[:, 0, 0] if time else path
    came_from = np.zeros((time, batch, labels), np.intp)
    rows, every = np.arange(batch), np.arange(labels)
    for t in range(1, time):
        ways = score[:, :, None] + potentials[:, t]
        came_from[t] = best = ways.argmax(axis=1)
        score = ways[rows[:, None], best, every]
    if time:
        path[:, -1] = score.argmax(axis=1)
    for t in range(time - 1, 0, -1):
        path[:, t - 1] = came_from[t, rows, path[:, t]]
    return [path[row, :length] for row, length in enumerate(lengths)]


def forward_backward(potentials: np.ndarray, lengths: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """log Σ over all beginnings that end in each label at each step, and over all ends that follow it: both
    (batch, time, labels)."""
    potentials = _closed(potentials, lengths)
    batch, time, labels, _ = potentials.shape
    # The ends are beginnings of the sentence read from its end: both in one loop, which costs half as many calls.
    both_ways = np.concatenate([potentials[:, 1:], potentials[:, :0:-1].swapaxes(2, 3)])
    sums = np.zeros((2 * batch, time, labels))
    sums[:batch, 0] = potentials[:, 0, 0]
    for t in range(1, time):
        sums[:, t] = _logsumexp(sums[:, t - 1, :, None] + both_ways[:, t - 1])
    return sums[:batch], sums[batch:, ::-1]


def _closed(potentials: np.ndarray, lengths: np.ndarray) -> np.ndarray:
    """The same within the sentences; right of them every label stays as it is, at no cost."""
    over = np.arange(potentials.shape[1]) >= np.asarray(lengths)[:, None]
    if not over.any():
        return potentials
    stay = np.where(np.eye(potentials.shape[2], dtype=bool), 0, -np.inf).astype(potentials.dtype)
    return np.where(over[:, :, None, None], stay, potentials)


def _logsumexp(values: np.ndarray) -> np.ndarray:
    """Over axis 1; the values are lost."""
    top = values.max(axis=1)
    values -= top[:, None]
    return np.log(np.exp(values, out=values).sum(axis=1)) + top


class Marginals:
    """Probabilities of labels and of stretches of labels, all other labels left open.

    Args:
        potentials: (batch, time, labels, labels).
        lengths: (batch,), each sentence's number of steps, at least 1.
    """

    def __init__(self, potentials: np.ndarray, lengths: np.ndarray):
        self._potentials = potentials.astype(np.float64)
        self._lengths = lengths
        self._alpha, self._beta = forward_backward(self._potentials, lengths)
        self._log_z = np.logaddexp.reduce(self._alpha[np.arange(len(lengths)), lengths - 1], axis=1)

    def stretch(self, row: int, start: int, labels: list[int], not_after: int | None = None) -> float:
        """P(the labels from step `start` on are `labels`, and the next is not `not_after`)."""
        log_p = self._alpha[row, start, labels[0]]
        for t, (before, after) in enumerate(pairwise(labels), start + 1):
            log_p += self._potentials[row, t, before, after]
        end = start + len(labels)
        if end < self._lengths[row]:
            onward = self._potentials[row, end, labels[-1]] + self._beta[row, end]
            if not_after is not None:
                onward[not_after] = -np.inf
            log_p += np.logaddexp.reduce(onward)
        return float(min(1.0, np.exp(log_p - self._log_z[row])))
