"""The states of a network that reads a sequence in pieces."""

from collections.abc import Mapping

import numpy as np

States = dict[str, np.ndarray]
"""The states of all layers, each (batch, size) float32, by their names."""


def zeros(sizes: Mapping[str, int], batch: int) -> States:
    """The initial states, of the given widths by name."""
    return {name: np.zeros((batch, size), np.float32) for name, size in sizes.items()}
