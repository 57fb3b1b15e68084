"""Exported folders to models."""

import os
from importlib import import_module
from pathlib import Path

from zoo.errors import CheckpointError, InputError
from zoo.store.checkpoint import read, verify

_EXPORTED = {
    "tagger": ("zoo.runtime.tagger", "ExportedTagger"),
    "binary-tagger": ("zoo.runtime.binary_tagger", "ExportedBinaryTagger"),
    "classifier": ("zoo.runtime.classifier", "ExportedClassifier"),
    "trigger-word": ("zoo.runtime.trigger_word", "ExportedTriggerWord"),
}
"""By the name of the task, its module and class, imported when wanted: what one needs would cost the others time."""


def load(folder: str | os.PathLike):
    """A model out of a folder that `zoo export` wrote, with the answers that the Keras model gives: `tag`, `classify`,
    `listen`, `stream`.

    Raises:
        CheckpointError: the folder is incomplete or altered, or holds no export.
        InputError: a task that is not run without Keras yet, or onnxruntime is not installed.
    """
    checkpoint = read(folder)
    if not any(name.endswith(".onnx") for name in checkpoint.files):
        raise CheckpointError(f"{folder} holds no export; zoo export {checkpoint.name} --out DIR makes one")
    verify(folder, checkpoint)
    task = checkpoint.architecture.task
    if task not in _EXPORTED:
        raise InputError(f"{checkpoint.name}, of the task {task}, needs Keras; without it run {', '.join(_EXPORTED)}")
    module, name = _EXPORTED[task]
    try:
        exported = getattr(import_module(module), name)
    except ModuleNotFoundError as error:
        raise InputError(f"this needs {error.name}: pip install {error.name}") from error
    return exported(Path(folder), checkpoint)
