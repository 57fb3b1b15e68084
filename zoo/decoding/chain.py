"""Answers from the log-potentials of a linear chain, in NumPy.

`potentials` (batch, time, labels, labels) holds at [b, t, i, j] the log-potential of label j at step t after label
i at step t − 1; at t = 0 every i holds that of opening with j. Right of a sentence's length nothing counts.
Source: Sutton & McCallum 2012, "An introduction to conditional random fields", §4.1.
"""

from itertools import pairwise

import numpy as np


def viterbi(potentials: np.ndarray, lengths: np.ndarray) -> list[np.ndarray]:
    """The best sequence of label indices of each sentence, in the order of the batch."""
    batch, time, labels, _ = potentials.shape
    score = potentials[:, 0, 0] if time else np.zeros((batch, labels))
    came_from = np.zeros((time, batch, labels), np.intp)
    stay = np.arange(labels)
    for t in range(1, time):
        ways = score[:, :, None] + potentials[:, t]
        best = ways.argmax(axis=1)
        inside = (t < lengths)[:, None]
        came_from[t] = np.where(inside, best, stay)
        score = np.where(inside, np.take_along_axis(ways, best[:, None], axis=1)[:, 0], score)
    path = np.zeros((batch, time), np.intp)
    label = score.argmax(axis=1)
    rows = np.arange(batch)
    for t in range(time - 1, -1, -1):
        path[:, t] = label
        label = came_from[t, rows, label]
    return [path[row, :length] for row, length in enumerate(lengths)]


def forward(potentials: np.ndarray, lengths: np.ndarray) -> np.ndarray:
    """log Σ over all beginnings that end in each label at each step: (batch, time, labels)."""
    alpha = np.empty(potentials.shape[:3])
    for t in range(potentials.shape[1]):
        if t == 0:
            alpha[:, 0] = potentials[:, 0, 0]
        else:
            inside = (t < lengths)[:, None]
            alpha[:, t] = np.where(inside, _logsumexp(alpha[:, t - 1, :, None] + potentials[:, t], 1), alpha[:, t - 1])
    return alpha


def backward(potentials: np.ndarray, lengths: np.ndarray) -> np.ndarray:
    """log Σ over all ends that follow each label at each step: (batch, time, labels)."""
    beta = np.zeros(potentials.shape[:3])
    for t in range(potentials.shape[1] - 2, -1, -1):
        inside = (t + 1 < lengths)[:, None]
        beta[:, t] = np.where(inside, _logsumexp(potentials[:, t + 1] + beta[:, t + 1, None, :], 2), 0.0)
    return beta


def _logsumexp(values: np.ndarray, axis: int) -> np.ndarray:
    top = values.max(axis=axis, keepdims=True)
    return (np.log(np.exp(values - top).sum(axis=axis, keepdims=True)) + top).squeeze(axis)


class Marginals:
    """Probabilities of labels and of stretches of labels, all other labels left open.

    Args:
        potentials: (batch, time, labels, labels).
        lengths: (batch,), each sentence's number of steps, at least 1.
    """

    def __init__(self, potentials: np.ndarray, lengths: np.ndarray):
        self._potentials = potentials.astype(np.float64)
        self._lengths = lengths
        self._alpha = forward(self._potentials, lengths)
        self._beta = backward(self._potentials, lengths)
        self._log_z = _logsumexp(self._alpha[np.arange(len(lengths)), lengths - 1], 1)

    def stretch(self, row: int, start: int, labels: list[int], not_after: int | None = None) -> float:
        """P(the labels from step `start` on are `labels`, and the next is not `not_after`)."""
        log_p = self._alpha[row, start, labels[0]]
        for t, (before, after) in enumerate(pairwise(labels), start + 1):
            log_p += self._potentials[row, t, before, after]
        end = start + len(labels)
        if end < self._lengths[row]:
            onward = self._potentials[row, end, labels[-1]] + self._beta[row, end]
            onward = np.delete(onward, not_after) if not_after is not None else onward
            log_p += _logsumexp(onward, 0)
        return float(min(1.0, np.exp(log_p - self._log_z[row])))
