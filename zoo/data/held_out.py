"""Examples held out of a user's data."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from zoo.errors import InputError

_TENTH = 0.1

Columns = tuple[list, ...]
"""What is known of examples, such as texts and labels: lists of equal length."""


def held_out(labels: Sequence[str], share: float, seed: int) -> np.ndarray:
    """Which of some examples to hold out, (examples,) bool: a share of each label's, chosen at random."""
    random = np.random.default_rng(seed)
    labels, out = np.asarray(labels), np.zeros(len(labels), bool)
    for label in sorted(set(labels.tolist())):
        places = np.flatnonzero(labels == label)
        out[random.permutation(places)[: round(share * len(places))]] = True
    return out


def hold_out_tenth(
    columns: Sequence[Sequence], path: Path, what: str, labels: Sequence[str] | None = None
) -> tuple[Columns, Columns]:
    """The examples to learn from, and a tenth of them to hold out, chosen by the seed of `keras.utils.set_random_seed`.

    Args:
        columns: what is known of the examples.
        path: the file that they are from.
        what: what a message calls them.
        labels: a tenth of each label's examples is held out, where they have labels.

    Raises:
        InputError: there are too few examples.
    """
    out = held_out([""] * len(columns[0]) if labels is None else labels, _TENTH, drawn_seed())
    kept, others = (
        tuple([column[place] for place in np.flatnonzero(which)] for column in columns) for which in (~out, out)
    )
    if not others[0]:
        of = "them" if labels is None else "each label"
        raise InputError(f"{path} has too few {what} to hold a tenth of {of} out; give others by --dev")
    return kept, others


def drawn_seed() -> int:
    """A seed that follows from the one of `keras.utils.set_random_seed`, which seeds NumPy, too."""
    return int(np.random.randint(2**31))
