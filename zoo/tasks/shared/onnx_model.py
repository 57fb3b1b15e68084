"""What exported models of one graph share."""

from collections.abc import Mapping
from pathlib import Path

from zoo.onnx.session import Network
from zoo.store.checkpoint import Checkpoint

Graphs = Mapping[str, Path | bytes]
"""A model's graphs, or where they are, by their names."""


class OnnxModel:
    """What exported models of one graph have: what is known of them, and their labels.

    Args:
        folder: has the vocabulary.
        checkpoint: what is known of the model.
        graphs: its network's.
    """

    THREADS = 0
    """Cores that one call of the network may use, as `Network` has it."""

    def __init__(self, folder: Path, checkpoint: Checkpoint, graphs: Graphs):
        self.checkpoint = checkpoint
        self.labels = list(checkpoint.labels)
        self._network = Network(graphs["model"], self.THREADS)
