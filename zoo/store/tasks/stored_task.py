"""What a task tells the store."""

from collections.abc import Callable, Sequence
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
