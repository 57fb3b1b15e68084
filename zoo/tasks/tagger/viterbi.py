"""Answers from the log-potentials of a linear chain, in NumPy.

`potentials` (batch, time, labels, labels) holds at [b, t, i, j] the log-potential of label j at step t after label
i at step t − 1; at t = 0 every i holds that of opening with j. Right of a sentence's length nothing counts.
Source: Sutton & McCallum 2012, "An introduction to conditional random fields", §4.1.
"""

from collections.abc import Sequence
from typing import NamedTuple

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


class LabelSpan(NamedTuple):
    """Labels that follow each other in a sentence."""

    row: int
    """The sentence's place in its batch."""
    start: int
    """The step of the first."""
    labels: Sequence[int] | np.ndarray
    """At least one."""
    not_after: int | None = None
    """A label that does not follow them."""


def marginals(potentials: np.ndarray, lengths: np.ndarray, stretches: Sequence[LabelSpan]) -> np.ndarray:
    """The probability of each of some stretches, all other labels left open, (stretches,).

    Args:
        potentials: (batch, time, labels, labels).
        lengths: (batch,), each sentence's number of steps, at least 1.
    """
    if not stretches:
        return np.zeros(0)
    potentials = potentials.astype(np.float64)
    alpha, beta = forward_backward(potentials, lengths)
    log_z = np.logaddexp.reduce(alpha[np.arange(len(lengths)), lengths - 1], axis=1)
    rows, starts = (np.array([stretch[place] for stretch in stretches]) for place in (0, 1))
    counts = np.array([len(stretch.labels) for stretch in stretches])
    labels = np.concatenate([stretch.labels for stretch in stretches])
    firsts = np.cumsum(counts) - counts
    owners = np.repeat(np.arange(len(stretches)), counts)
    steps = np.arange(len(labels)) - firsts[owners]

    log_p = alpha[rows, starts, labels[firsts]]
    later = np.flatnonzero(steps)
    places = rows[owners[later]], starts[owners[later]] + steps[later], labels[later - 1], labels[later]
    log_p += np.bincount(owners[later], potentials[places], len(stretches))
    ends, last = starts + counts, labels[firsts + counts - 1]
    (goes_on,) = np.nonzero(ends < lengths[rows])
    rows_on, ends_on = rows[goes_on], ends[goes_on]
    onward = potentials[rows_on, ends_on, last[goes_on]] + beta[rows_on, ends_on]
    for place, number in enumerate(goes_on):
        if stretches[number].not_after is not None:
            onward[place, stretches[number].not_after] = -np.inf
    log_p[goes_on] += np.logaddexp.reduce(onward, axis=1)
    return np.minimum(1.0, np.exp(log_p - log_z[rows]))
