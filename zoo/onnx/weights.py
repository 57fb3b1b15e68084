"""The weights of a network under their names."""

from collections.abc import Mapping

import numpy as np

from zoo.errors import CheckpointError
from zoo.onnx.recurrence import Cell, Layer


class Tensors:
    """Weights by the paths that checkpoints store them under, as float32.

    Args:
        tensors: by name.
        cell: the kind of the network's recurrent cells, of `zoo.cells.CELLS`.

    What is asked for and is not there is a `CheckpointError`.
    """

    def __init__(self, tensors: Mapping[str, np.ndarray], cell: str):
        self._tensors, self._cell = tensors, cell

    def __contains__(self, name: str) -> bool:
        return name in self._tensors

    def __getitem__(self, name: str) -> np.ndarray:
        return np.asarray(self._stored(name), np.float32)

    def shape(self, name: str) -> tuple[int, ...]:
        """The shape of a weight."""
        return self._stored(name).shape

    def dense(self, layer: str) -> tuple[np.ndarray, np.ndarray]:
        """The kernel and the bias of a `Dense`."""
        return self[f"{layer}/kernel"], self[f"{layer}/bias"]

    def layer(self, path: str) -> Layer:
        """The cells of a `Recurrent`, or of a `Bidirectional` over one that is called `forward`."""
        if f"{path}/cell/kernel" in self:
            return [self._of(f"{path}/cell")]
        return [self._of(f"{path}/{way}") for way in ("forward/cell", "forward_backward/cell_backward")]

    def stack(self, path: str, layers: int) -> list[Layer]:
        """The layers of a `Stack`."""
        return [self.layer(f"{path}/layer_{number}") for number in range(1, layers + 1)]

    def _stored(self, name: str) -> np.ndarray:
        if name not in self._tensors:
            raise CheckpointError(f"weight {name!r} is missing; save or fetch the checkpoint again")
        return self._tensors[name]

    def _of(self, path: str) -> Cell:
        names = ["kernel", "recurrent_kernel", "bias", *(["peepholes"] if self._cell == "peephole-lstm" else [])]
        return Cell(self._cell, [self[f"{path}/{name}"] for name in names])
