"""What counts as a number, and as a number of things."""

import numpy as np


def is_count(value, least: int = 0, most: int | None = None) -> bool:
    """Whether a value is an integer of at least `least` and, where that is said, at most `most`."""
    whole = isinstance(value, int) and not isinstance(value, bool)
    return whole and value >= least and (most is None or value <= most)


def is_number(value) -> bool:
    """Whether a value is a number."""
    return isinstance(value, int | float | np.integer | np.floating) and not isinstance(value, bool)
