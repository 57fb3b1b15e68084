"""A network as ONNX graphs, written from an architecture and from weights, without Keras.

A graph has the inputs and outputs of the Keras model, under the same names; states after a sequence are called
`next_state_1` …, and an encoder–decoder is two graphs. Batch and time may have any size. A graph holds the weights
and no dropout. Encoding text or sound, and decoding the outputs, stay outside.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from zoo.errors import InputError
from zoo.onnx.graph import Graphs
from zoo.onnx.weights import Tensors
from zoo.store.architecture import Architecture
from zoo.tasks import registry


def graphs(made: Architecture, labels: Sequence[str], tensors: Mapping[str, np.ndarray]) -> Graphs:
    """The graphs of a network, by their names: most have one, `model`.

    Args:
        made: its architecture.
        labels: its labels.
        tensors: its weights, by the names that checkpoints store them under.

    Raises:
        InputError: the weights do not fit the architecture.
    """
    try:
        return registry.onnx_graphs(made.task)(made, labels, Tensors(tensors, made.cell))
    except (ValueError, IndexError) as error:  # of arrays that do not fit each other
        raise InputError(f"its weights are not those of its architecture and labels ({error})") from error
