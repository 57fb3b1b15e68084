"""Which examples make which batch, in an order that (seed, epoch) alone decides."""

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

import numpy as np

from zoo.errors import InputError

Batch = TypeVar("Batch")

Features = dict[str, np.ndarray]
"""The arrays that a network reads of an example or of a batch, by the names of its inputs."""

_POOL = 32
"""Batches that are sorted by length together: enough that little is padded, few enough that the order stays random."""


class Batches(Generic[Batch]):
    """Shuffled batches of examples of similar length, epoch after epoch: a random-access source for Grain.

    Item `epoch * steps + step` is a batch; any item can be asked for at any time and is always the same.

    Args:
        lengths: (examples,), the length of each.
        make: makes a batch of the examples' indices.
        batch_size: examples a batch; the last of an epoch's batches may hold fewer.
        seed: decides the order together with the epoch.
        epochs: how many epochs there are.
    """

    def __init__(self, lengths: Sequence[int], make: Callable[..., Batch], batch_size: int, seed: int, epochs: int):
        if batch_size < 1 or epochs < 1:
            raise InputError(f"batch_size and epochs are at least 1, not {batch_size} and {epochs}")
        self._lengths = np.asarray(lengths)
        self._make = make
        self._batch_size = batch_size
        self._seed = seed
        self.epochs = epochs
        self._planned: tuple[int, list[np.ndarray]] = (-1, [])
        self.shuffled = True
        """Whether the order is left to chance; where not, examples come in their own order, whatever their lengths."""
        self.weigh: Callable | None = None
        """Gives a batch its weights, a third part, from its examples' indices and its second part, the targets."""

    @property
    def steps(self) -> int:
        """Batches an epoch."""
        return -(-len(self._lengths) // self._batch_size)

    def plan(self, epoch: int) -> list[np.ndarray]:
        """The epoch's batches as arrays of indices."""
        if not self.shuffled:
            order = np.arange(len(self._lengths))
            return [order[start : start + self._batch_size] for start in range(0, len(order), self._batch_size)]
        if self._planned[0] != epoch:
            random = np.random.default_rng((self._seed, epoch))
            order = random.permutation(len(self._lengths))
            pool = _POOL * self._batch_size
            batches = []
            for start in range(0, len(order), pool):
                members = order[start : start + pool]
                members = members[np.argsort(self._lengths[members], kind="stable")]
                batches += [members[i : i + self._batch_size] for i in range(0, len(members), self._batch_size)]
            self._planned = epoch, [batches[i] for i in random.permutation(len(batches))]
        return self._planned[1]

    def __len__(self) -> int:
        return self.epochs * self.steps

    def __getitem__(self, index: int) -> Batch:
        if not 0 <= index < len(self):
            raise IndexError(f"no batch {index} among {len(self)}")
        epoch, step = divmod(int(index), self.steps)
        indices = self.plan(epoch)[step]
        batch = self._make(indices, *self._drawn_for(epoch, step))
        return batch if self.weigh is None else (*batch, self.weigh(indices, batch[1]))

    def _drawn_for(self, epoch: int, step: int) -> tuple:
        """What `make` takes in addition to the indices of a batch."""
        return ()


class DrawnBatches(Batches[Batch]):
    """Batches in which more is left to chance than the order: `make` also takes a generator of random numbers, which
    (seed, epoch, batch) alone decide."""

    def _drawn_for(self, epoch, step):
        return (np.random.default_rng((self._seed, epoch, step)),)


class ScheduledBatches(DrawnBatches[Batch]):
    """As `DrawnBatches`, where chance changes along the run: `make` also takes the share of the run that is over, in
    [0, 1)."""

    def _drawn_for(self, epoch, step):
        return (*super()._drawn_for(epoch, step), (epoch * self.steps + step) / len(self))


def filled(rows: Sequence[np.ndarray], filler: int) -> np.ndarray:
    """Rows of ids as one batch, (rows, longest) int32, with a filler after the shorter ones."""
    batch = np.full((len(rows), max(map(len, rows), default=0)), filler, np.int32)
    for whole, row in zip(batch, rows, strict=True):
        whole[: len(row)] = row
    return batch


def shifted(rows: Sequence[np.ndarray], first: int, filler: int) -> tuple[np.ndarray, np.ndarray]:
    """Rows of ids as what stands before each place, `first` before the first, and what stands there, each (rows,
    longest) int32; after a row's end `first` and the filler."""
    there = filled(rows, filler)
    before = np.concatenate([np.full((len(there), 1), first, np.int32), there[:, :-1]], axis=1)
    return np.where(before == filler, np.int32(first), before), there


def by_length(lengths: Sequence[int], limit: int, stretch: int | None = None) -> list[np.ndarray]:
    """Indices in order of length, in groups whose padded size stays within `limit` elements (one at the least).

    Args:
        stretch: so many elements of each are read at once, and no more of a longer one counts; the longest of a group
            is then at most twice as long as the shortest.
    """
    order = np.argsort(np.asarray(lengths), kind="stable")
    groups, start = [], 0
    for end in range(1, len(order) + 1):
        longest = lengths[order[end]] if end < len(order) else 0
        counted = longest if stretch is None else min(longest, stretch)
        uneven = stretch is not None and longest > max(stretch, 2 * lengths[order[start]])
        if end == len(order) or (end + 1 - start) * counted > limit or uneven:
            groups.append(order[start:end])
            start = end
    return groups
