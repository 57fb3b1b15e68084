"""Examples held out of a user's data."""

from collections.abc import Sequence

import numpy as np


def held_out(labels: Sequence[str], share: float, seed: int) -> np.ndarray:
    """Which of some examples to hold out, (examples,) bool: a share of each label's, chosen at random."""
    random = np.random.default_rng(seed)
    labels, out = np.asarray(labels), np.zeros(len(labels), bool)
    for label in sorted(set(labels.tolist())):
        places = np.flatnonzero(labels == label)
        out[random.permutation(places)[: round(share * len(places))]] = True
    return out
