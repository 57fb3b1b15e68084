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
    "language-model": ("zoo.runtime.language_model", "ExportedLanguageModel"),
    "tune-generator": ("zoo.runtime.tune_generator", "ExportedTuneGenerator"),
    "encoder-decoder": ("zoo.runtime.encoder_decoder", "ExportedPronouncer"),
    "trigger-word": ("zoo.runtime.trigger_word", "ExportedTriggerWord"),
}
"""By the name of the task, its module and class, imported when wanted: what one needs would cost the others time."""


def load(folder: str | os.PathLike):
    """A model out of a folder that `zoo export` wrote, with the answers that the Keras model gives: `tag`, `classify`,
    `score`, `generate`, `compose`, `pronounce`, `listen`, `stream`.

    Raises:
        CheckpointError: the folder is incomplete or altered, or holds no export.
        InputError: onnxruntime is not installed.
    """
    checkpoint = read(folder)
    if not any(name.endswith(".onnx") for name in checkpoint.files):
        raise CheckpointError(f"{folder} holds no export; zoo export {checkpoint.name} --out DIR makes one")
    verify(folder, checkpoint)
    module, name = _EXPORTED[checkpoint.architecture.task]
    try:
        exported = getattr(import_module(module), name)
    except ModuleNotFoundError as error:
        raise InputError(f"this needs {error.name}: pip install {error.name}") from error
    return exported(Path(folder), checkpoint)
