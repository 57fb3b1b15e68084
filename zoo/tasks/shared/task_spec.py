"""What a task tells the store."""

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import keras

from zoo.cells import CELLS
from zoo.store.architecture import Strict


class StoredTask(NamedTuple):
    """How checkpoints of a task become models, and models checkpoints."""

    model: type[keras.Model]
    vocabulary: type[Strict]
    """The schema of its `vocabulary.json`."""
    construct: Callable[[Any, Any, list[str]], Any]
    """The network and the preprocessor that an architecture, a vocabulary and labels describe, with fresh weights."""
    describe: Callable[[Any], tuple[Any, Any]]
    """The architecture and the vocabulary of a model: what `construct` needs to make the same network."""
    least_parameters: Callable[[Any, Any, Sequence[str]], int]
    """Fewer weights than this the network of an architecture, a vocabulary and labels cannot have."""
    golden_answer: Callable[[Any, str], dict[str, Any]]
    """What a model makes of a text. Arrays in it may differ by a tolerance elsewhere, all else is the same."""
    answer: Callable[[Any, str], str]
    """What a model makes of a text, in Markdown."""


def recurrent_parameters(cell: str, inputs: int, units: int) -> int:
    """The least number of weights of a cell of a name: its kernels and biases."""
    return (len(CELLS[cell].GATES) or 1) * units * (inputs + units + 1)


def least_next_token_parameters(made: Any, tokens: int) -> int:
    """The least number of weights of a `NextTokenModel` of an architecture for so many tokens."""
    top = made.embedding_size if made.tied else made.units
    widths = [made.embedding_size or tokens, *[made.units] * (made.layers - 1), top]
    layers = (recurrent_parameters(made.cell, below, above) for below, above in pairwise(widths))
    return sum(layers) + tokens * (made.embedding_size + (0 if made.tied else made.units))
