"""The least number of weights that a network of a description can have."""

from itertools import pairwise
from typing import Any

from zoo.cells import CELLS


def recurrent_parameters(cell: str, inputs: int, units: int) -> int:
    """The least number of weights of a cell of a name: its kernels and biases."""
    return (len(CELLS[cell].GATES) or 1) * units * (inputs + units + 1)


def least_next_token_parameters(made: Any, tokens: int) -> int:
    """The least number of weights of a `NextTokenModel` of an architecture for so many tokens."""
    top = made.embedding_size if made.tied else made.units
    widths = [made.embedding_size or tokens, *[made.units] * (made.layers - 1), top]
    layers = (recurrent_parameters(made.cell, below, above) for below, above in pairwise(widths))
    return sum(layers) + tokens * (made.embedding_size + (0 if made.tied else made.units))
