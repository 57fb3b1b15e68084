"""What goes into a graph, and what comes out of it."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

Dimension = int | str
"""A size, or the name of one that is known at run time."""


class Array(NamedTuple):
    """The type and the shape of an input or an output; None is what a file does not say."""

    dtype: type | None
    shape: tuple[Dimension | None, ...] | None

    def sized(self, sizes: Mapping[str, int]) -> tuple[int, ...]:
        """The shape where the sizes with names are these."""
        return tuple(sizes[size] if isinstance(size, str) else size for size in self.shape)

    def __str__(self) -> str:
        sizes = ", ".join(map(str, self.shape or ()))[:100]
        return f"{self.dtype.__name__ if self.dtype else 'of another type'} ({sizes})"


class Interface(NamedTuple):
    """Inputs and outputs by their names."""

    inputs: dict[str, Array]
    outputs: dict[str, Array]


Interfaces = dict[str, Interface]
"""Those of a network's graphs, by the graphs' names."""


def ids(*shape: Dimension) -> Array:
    return Array(np.int32, shape)


def floats(*shape: Dimension) -> Array:
    return Array(np.float32, shape)
