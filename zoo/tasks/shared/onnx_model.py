"""What models over ONNX share."""

from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar

from zoo.onnx.session import Network
from zoo.store.checkpoint import Checkpoint

Graphs = Mapping[str, Path | bytes]
"""A model's graphs, or where they are, by their names."""


class OnnxModel:
    """A model that onnxruntime runs: what is known of it, its labels and its networks.

    Args:
        folder: has the vocabulary.
        checkpoint: what is known of the model.
        graphs: those of `GRAPHS`.
    """

    GRAPHS: ClassVar[tuple[str, ...]] = ("model",)
    """The names of its graphs, as `graphs` in `onnx_graph.py` gives them."""

    THREADS = 0
    """Cores that one call of a network may use, as `Network` has it."""

    def __init__(self, folder: Path, checkpoint: Checkpoint, graphs: Graphs):
        self.checkpoint = checkpoint
        self.labels = list(checkpoint.labels)
        self._networks = {name: Network(graphs[name], self.THREADS) for name in self.GRAPHS}

    @property
    def _network(self) -> Network:
        """The network of a model that has one."""
        return self._networks["model"]
