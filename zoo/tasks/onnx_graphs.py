"""A network as ONNX graphs, written from an architecture and from weights, without Keras.

A graph has the inputs and outputs of the Keras model, under the same names; states after a sequence are called
`next_state_1` …, and an encoder–decoder is two graphs. Batch and time may have any size. A graph holds the weights
and no dropout. Encoding text or sound, and decoding the outputs, stay outside.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from zoo.errors import CheckpointError, InputError
from zoo.onnx.graph import Graphs
from zoo.onnx.graph_check import check_graph
from zoo.onnx.weights import Tensors
from zoo.store.architecture import Architecture
from zoo.tasks import registry
from zoo.tasks.shared.weight_shapes import parameters


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


def check_graphs(paths: Mapping[str, Path], made: Architecture, symbols: Any, labels: Sequence[str]) -> None:
    """Checks files of graphs, by the graphs' names, before onnxruntime sees them.

    Args:
        paths: where they are.
        made: the architecture that they should have.
        symbols: its vocabulary.
        labels: its labels.

    Raises:
        CheckpointError: names the first thing that is not as zoo exports it.
    """
    shapes = registry.weight_shapes(made.task)(made, symbols, labels)
    interfaces = registry.onnx_interfaces(made.task)(made, labels, shapes.__getitem__)
    held = sum(check_graph(paths[name], one, shapes.values()) for name, one in interfaces.items())
    if held < (needed := parameters(shapes)):
        folder = next(iter(paths.values())).parent
        raise CheckpointError(
            f"{folder}: its graphs hold {held:,} of its architecture's {needed:,} weights; export the model again"
        )
