"""What a checkpoint's folder holds, checked before anything is built of it, for either runtime."""

from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from zoo.errors import CheckpointError
from zoo.store import vocabulary, weights
from zoo.store.checkpoint import Checkpoint, verify
from zoo.tasks import registry


class StoredModel(NamedTuple):
    """A checkpoint, its vocabulary, and its weights by their names, none of an exported one."""

    checkpoint: Checkpoint
    symbols: Any
    tensors: dict[str, np.ndarray]


def read_model(folder: Path, checkpoint: Checkpoint) -> StoredModel:
    """What is in a folder. The weights are those of the architecture, the vocabulary and the labels, in names, shapes
    and types, and finite.

    Raises:
        CheckpointError: names the first thing that is missing, altered or does not fit.
    """
    verify(folder, checkpoint)
    if vocabulary.FILE_NAME not in checkpoint.files:
        raise CheckpointError(f"{folder} lists no {vocabulary.FILE_NAME}; save or fetch the checkpoint again")
    task = checkpoint.architecture.task
    symbols = vocabulary.read(folder, task)
    if weights.FILE_NAME not in checkpoint.files:
        return StoredModel(checkpoint, symbols, {})
    shapes = registry.weight_shapes(task)(checkpoint.architecture, symbols, checkpoint.labels)
    return StoredModel(checkpoint, symbols, weights.tensors(folder, shapes))
