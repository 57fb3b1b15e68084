"""Exported folders to models."""

import os
from pathlib import Path

from zoo.errors import CheckpointError, InputError
from zoo.store.checkpoint import read, verify


def load(folder: str | os.PathLike):
    """A model out of a folder that `zoo export` wrote, with the answers that the Keras model gives: `tag`, `classify`,
    `listen`, `stream`.

    Raises:
        CheckpointError: the folder is incomplete or altered, or holds no export.
        InputError: a task that is not run without Keras yet, or onnxruntime is not installed.
    """
    try:
        from zoo.runtime.models import EXPORTED
    except ModuleNotFoundError as error:
        raise InputError(f"this needs {error.name}: pip install {error.name}") from error
    checkpoint = read(folder)
    if not any(name.endswith(".onnx") for name in checkpoint.files):
        raise CheckpointError(f"{folder} holds no export; zoo export {checkpoint.name} --out DIR makes one")
    verify(folder, checkpoint)
    task = checkpoint.architecture.task
    if task not in EXPORTED:
        raise InputError(f"{checkpoint.name}, of the task {task}, needs Keras; without it run {', '.join(EXPORTED)}")
    return EXPORTED[task](Path(folder), checkpoint)
