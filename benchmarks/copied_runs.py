"""How much of a melody stands in others, note for note."""

from collections.abc import Sequence

import numpy as np

from zoo.abc_notation import Tune, melody

_BASE = 0x9E3779B97F4A7C15 | 1
"""Odd, so that it has an inverse modulo 2⁶⁴."""


def steps(tune: Tune) -> list[tuple]:
    """A melody as it is written, without regard to its key: for each note but the first how many semitones it lies
    above the one before it (of chords, the highest notes count), and its length."""
    heard = melody(tune.bars(), repeats=False)
    pitches = [max(sounding) for _, _, sounding in heard]
    return [(high - low, length) for low, high, (_, length, _) in zip(pitches, pitches[1:], heard[1:], strict=False)]


def longest_runs(rows: Sequence[Sequence], others: Sequence[Sequence]) -> list[int]:
    """Of each row of hashable items how many one behind the other at most stand so in one of `others`.

    Windows of one length more each time are compared by their hashes modulo 2⁶⁴.
    """
    codes: dict = {}
    for row in (*rows, *others):
        for item in row:
            codes.setdefault(item, len(codes))
    values = np.random.default_rng(0).integers(0, 2**64, len(codes), dtype=np.uint64)
    mine, theirs = (_Windows([[values[codes[item]] for item in row] for row in some]) for some in (rows, others))
    longest = np.zeros(len(rows), int)
    length = 1
    while True:
        # Sorted, since NumPy 2.0 overflows where it makes a table of numbers of 64 bits.
        found = np.isin(mine.hashes(length), np.unique(theirs.hashes(length)), kind="sort")
        reached = np.unique(mine.rows(length)[found])
        if not len(reached):
            return longest.tolist()
        longest[reached] = length
        length += 1


class _Windows:
    """The windows of rows of numbers."""

    def __init__(self, rows: Sequence[Sequence[np.uint64]]):
        self._row = np.repeat(np.arange(len(rows)), [len(row) for row in rows])
        left = [np.arange(len(row), 0, -1) for row in rows]
        self._left = np.concatenate(left) if left else np.zeros(0, int)  # in the row, from each place on
        numbers = np.array([number for row in rows for number in row], np.uint64)
        inverse = pow(_BASE, -1, 2**64)
        powers, self._inverse = (
            np.cumprod(np.append(np.uint64(1), np.full(len(numbers), np.uint64(base)))) for base in (_BASE, inverse)
        )
        self._sums = np.append(np.uint64(0), np.cumsum(numbers * powers[:-1]))

    def _starts(self, length: int) -> np.ndarray:
        return np.flatnonzero(self._left >= length)

    def rows(self, length: int) -> np.ndarray:
        """Which row each window of a length is in."""
        return self._row[self._starts(length)]

    def hashes(self, length: int) -> np.ndarray:
        """The hash of each window of a length."""
        starts = self._starts(length)
        return (self._sums[starts + length] - self._sums[starts]) * self._inverse[starts]
