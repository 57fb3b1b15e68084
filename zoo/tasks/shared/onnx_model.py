"""What models over ONNX share."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from zoo.onnx.session import Network
from zoo.store.checkpoint import Checkpoint

Graphs = Mapping[str, Path | bytes]
"""A model's graphs, or where they are, by their names."""

_OF_KERAS = frozenset(["attend", "compile", "explain", "export", "fit", "summary", "trace"])
"""What only a Keras model can do."""


class OnnxModel:
    """A model that onnxruntime runs: what is known of it, its labels and its networks.

    Args:
        checkpoint: what is known of the model.
        symbols: its vocabulary.
        graphs: those of `GRAPHS`.
    """

    GRAPHS: ClassVar[tuple[str, ...]] = ("model",)
    """The names of its graphs, as `graphs` in `onnx_graph.py` gives them."""

    THREADS = 0
    """Cores that one call of a network may use, as `Network` has it."""

    def __init__(self, checkpoint: Checkpoint, symbols: Any, graphs: Graphs):
        self.checkpoint = checkpoint
        self.labels = list(checkpoint.labels)
        self._networks = {name: Network(graphs[name], self.THREADS) for name in self.GRAPHS}

    if not TYPE_CHECKING:  # which would take every name for an attribute

        def __getattr__(self, name: str):
            if name in _OF_KERAS:
                raise AttributeError(f'{name} needs Keras, which this model runs without; load it with runtime="keras"')
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")

    @property
    def _network(self) -> Network:
        """The network of a model that has one."""
        return self._networks["model"]
