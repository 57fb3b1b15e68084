"""Language models of counted n-grams: interpolated Kneser-Ney smoothing with modified discounts.

Source: Chen & Goodman 1999, "An empirical study of smoothing techniques for language modeling", §3. Where a text is too
small for a discount to be estimated, all are those of KenLM's `--discount_fallback` (Heafield et al. 2013).
"""

from collections.abc import Iterator, Sequence

import numpy as np

MOST_SYMBOLS = 128

_BITS, _WORD = 7, 9
"""Bits of a symbol; symbols in 64 bits."""

LONGEST = 2 * _WORD + 1
"""Symbols of the longest n-gram."""

_FACTORS = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xFF51AFD7ED558CCD)

_FALLBACK = (0.5, 1.0, 1.5)


def n_grams(
    ids: np.ndarray, texts: Sequence[np.ndarray], highest: int, symbols: int, start: int
) -> Iterator[tuple[int, list[np.ndarray]]]:
    """Yields each order from 1 on, and what its model makes of texts: P of every symbol given the order - 1 before it.

    Only the counts of one length are in memory at a time.

    Args:
        ids: (length,) integers below `symbols`, the text to learn from.
        texts: likewise, what is to be foretold.
        highest: the last order, at most `LONGEST`.
        symbols: how many symbols there are, at most `MOST_SYMBOLS`.
        start: the symbol that stands before every text.
    """
    borders = np.cumsum([len(text) for text in texts])[:-1]
    before = np.full(LONGEST, start, np.uint8)
    ids, *texts = (np.concatenate([before, text.astype(np.uint8)]) for text in (ids, *texts))
    shorter = np.full(sum(map(len, texts)) - LONGEST * len(texts), 1 / symbols)
    grams, counts, _ = _distinct(_grams(ids, 1))
    for order in range(1, highest + 1):
        wanted = np.concatenate([_grams(text, order) for text in texts])
        yield order, np.split(_Level(grams, counts).interpolated(wanted, shorter), borders)
        if order < highest:
            grams, counts, places = _distinct(_grams(ids, order + 1))
            # A shorter n-gram counts as often as there are different symbols before it.
            continued = _distinct(_grams(ids, order)[places])
            shorter = _Level(*continued[:2]).interpolated(wanted, shorter)


class _Level:
    """The n-grams of one length, sorted, with their counts and the weight that each context leaves to shorter ones."""

    def __init__(self, grams: np.ndarray, counts: np.ndarray):
        self._discounts = np.array([0, *_discounts(counts)])
        contexts = grams >> _BITS
        begins = _begins(contexts)
        self._grams, self._counts = grams, counts
        self._contexts = contexts[begins]
        self._totals = np.add.reduceat(counts, begins)
        self._weights = np.add.reduceat(self._taken(counts), begins) / self._totals

    def _taken(self, counts: np.ndarray) -> np.ndarray:
        return self._discounts[np.minimum(counts, 3)]

    def interpolated(self, grams: np.ndarray, shorter: np.ndarray) -> np.ndarray:
        """P of n-grams of this length from P of their shorter ones, which it is where a context is new."""
        place, known = _find(self._contexts, grams >> _BITS)
        totals = np.where(known, self._totals[place], 1)
        weights = np.where(known, self._weights[place], 1.0)
        place, known = _find(self._grams, grams)
        counts = np.where(known, self._counts[place], 0)
        return (counts - self._taken(counts)) / totals + weights * shorter


def _grams(ids: np.ndarray, size: int) -> np.ndarray:
    """The n-gram that ends at each place of a text behind its start, its last symbol in the lowest bits: uint64.

    Where it is too long for that, a hash stands for the symbols before the last. It has 57 bits, so that two of 10⁸
    n-grams share theirs in one text of thirty.
    """
    if size <= _WORD:
        return _packed(ids, size)
    mixed = _packed(ids, _WORD, back=1) * _FACTORS[0] + _packed(ids, size - 1 - _WORD, back=1 + _WORD)
    mixed ^= mixed >> 32
    mixed *= _FACTORS[1]
    mixed ^= mixed >> 29
    return mixed & ~np.uint64(MOST_SYMBOLS - 1) | _packed(ids, 1)


def _packed(ids: np.ndarray, size: int, back: int = 0) -> np.ndarray:
    """The `size` symbols that end `back` places before each place."""
    grams = np.zeros(len(ids) - LONGEST, np.uint64)
    for place in range(back + size - 1, back - 1, -1):
        grams <<= _BITS
        grams |= ids[LONGEST - place : len(ids) - place]
    return grams


def _distinct(grams: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Different n-grams, sorted, how often each is there, and one place of each."""
    order = np.argsort(grams)
    grams = grams[order]
    begins = _begins(grams)
    return grams[begins], np.diff(begins, append=len(grams)), order[begins]


def _begins(ordered: np.ndarray) -> np.ndarray:
    """Where another value than before begins."""
    return np.flatnonzero(np.concatenate([[True], ordered[1:] != ordered[:-1]]))


def _find(ordered: np.ndarray, wanted: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Where each of `wanted` is in a sorted array, and whether it is there."""
    place = np.minimum(np.searchsorted(ordered, wanted), len(ordered) - 1)
    return place, ordered[place] == wanted


def _discounts(counts: np.ndarray) -> tuple[float, ...]:
    """What is taken from counts of 1, of 2, and of 3 or more."""
    n1, n2, n3, n4 = np.bincount(np.minimum(counts, 5), minlength=5)[1:5].tolist()
    if not all((n1, n2, n3)):
        return _FALLBACK
    y = n1 / (n1 + 2 * n2)
    found = (1 - 2 * y * n2 / n1, 2 - 3 * y * n3 / n2, 3 - 4 * y * n4 / n3)
    return found if all(0 < taken <= count for count, taken in enumerate(found, 1)) else _FALLBACK
