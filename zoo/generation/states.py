"""Where a network that reads on from where it stopped has got to."""

from collections.abc import Mapping

import numpy as np

States = dict[str, np.ndarray]
"""The states of all layers, each (batch, size) float32, by their names."""


def zeros(sizes: Mapping[str, int], batch: int) -> States:
    """The states before anything was read, of widths by their names."""
    return {name: np.zeros((batch, size), np.float32) for name, size in sizes.items()}
