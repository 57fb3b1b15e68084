"""What all exported models share."""

from pathlib import Path

from zoo.runtime.network import Network
from zoo.store.checkpoint import Checkpoint

_GRAPH = "model.onnx"


class Exported:
    """What all exported models have: what is known of them, and their labels."""

    def __init__(self, folder: Path, checkpoint: Checkpoint):
        self.checkpoint = checkpoint
        self.labels = list(checkpoint.labels)
        self._network = Network(folder / _GRAPH)
