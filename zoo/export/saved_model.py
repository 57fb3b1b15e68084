"""Models in TensorFlow's own forms: as a SavedModel, and for LiteRT, which runs on phones and microcontrollers."""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import keras

from zoo.errors import InputError
from zoo.export.onnx_folder import of_model, write_exported
from zoo.export.places import SAVED_MODEL, check_exportable, check_saved_model
from zoo.generation.keras_stateful_backbone import StatefulBackbone
from zoo.store import vocabulary
from zoo.store.atomic import replace_folder
from zoo.store.checkpoint import Checkpoint
from zoo.tasks.registry import checkpoint_spec, task_of
from zoo.validation import is_count

_SIGNATURE = "signature.json"

_LENGTH = 64
"""Elements of a sequence that a LiteRT graph takes at once, where nothing else is asked for."""


def export_saved_model(model: keras.Model, folder: str | os.PathLike, overwrite: bool = False) -> None:
    """Writes a model as a SavedModel of TensorFlow, of any batch and any length. Its function `serve` has the inputs
    and outputs of the Keras model. In `assets.extra` are its `vocabulary.json` and `signature.json`, which lists these
    inputs and outputs with their types and shapes, and the labels.

    With `overwrite`, a SavedModel that is there is replaced in one step; a folder with anything else in it is refused.

    Raises:
        InputError: Keras runs on another backend.
        CheckpointError: the folder holds something, or cannot be written; nothing is lost.
    """
    check_saved_model(folder, overwrite)
    _check_backend()
    _, symbols = checkpoint_spec(task_of(model)).describe(model)

    def build(new: Path) -> None:
        _write(model, {name: tuple(item.shape) for name, item in model.input.items()}, new)
        (new / "assets.extra").mkdir()
        vocabulary.write(new / "assets.extra", symbols)
        (new / "assets.extra" / _SIGNATURE).write_text(json.dumps(_signature(model), indent=1), encoding="utf-8")

    replace_folder(build, folder, owned=SAVED_MODEL, overwrite=overwrite)


def export_litert(
    model: keras.Model, folder: str | os.PathLike, length: int | None = None, overwrite: bool = False
) -> Checkpoint:
    """Writes a model for LiteRT, as `model.tflite`, with `vocabulary.json` and `checkpoint.json` next to it. It has the
    inputs and outputs of the Keras model for one sequence of a fixed length, in LiteRT's own operators alone.

    Args:
        model: any of zoo's.
        folder: where to; a new one, or an empty one.
        length: elements of a sequence. By default 1 where the network takes states and gives states, so that any
            sequence can be read step by step, and 64 elsewhere, where shorter sequences have zeros after them. Words
            have as many letters as the model reads of them.
        overwrite: replace what was exported there before, in one step. A folder with anything else in it is refused.

    Raises:
        InputError: Keras runs on another backend, or a length below 1.
        CheckpointError: the folder holds something, or cannot be written; nothing is lost.
    """
    check_exportable(folder, overwrite)
    _check_backend()
    import tensorflow as tf

    if length is not None and not is_count(length, 1):
        raise InputError(f"the length is an integer of at least 1, not {length!r}")
    length = length or (1 if isinstance(model.backbone, StatefulBackbone) else _LENGTH)
    sizes = [1, length, getattr(model.encoder, "max_word_length", 0)]
    shapes = {
        name: tuple(size or sizes[axis] for axis, size in enumerate(item.shape)) for name, item in model.input.items()
    }
    with TemporaryDirectory() as saved:
        _write(model, shapes, saved)
        graph = tf.lite.TFLiteConverter.from_saved_model(saved).convert()
    what = f"exported for LiteRT, {length} at once"
    return write_exported(of_model(model), {"model.tflite": graph}, folder, what, overwrite)


def _write(model: keras.Model, shapes: Mapping[str, tuple[int | None, ...]], folder: str | os.PathLike) -> None:
    """Writes a SavedModel for inputs of these shapes. The archive finds the variables by itself: those of a model that
    it tracks it would store once more."""
    import tensorflow as tf

    signature = {name: tf.TensorSpec(shapes[name], item.dtype, name=name) for name, item in model.input.items()}
    archive = keras.export.ExportArchive()
    archive.add_endpoint(
        "serve", lambda features: keras.Model.__call__(model, features, training=False), input_signature=[signature]
    )
    archive.write_out(folder, verbose=False)


def _signature(model: keras.Model) -> dict[str, Any]:
    """What goes into `serve` and comes out of it, by name; None is a size that is free."""
    outputs = model.output if isinstance(model.output, dict) else {"output_0": model.output}
    described = {
        way: {name: {"dtype": item.dtype, "shape": list(item.shape)} for name, item in tensors.items()}
        for way, tensors in (("inputs", model.input), ("outputs", outputs))
    }
    return {"function": "serve", **described, "labels": getattr(model, "labels", [])}


def _check_backend() -> None:
    if keras.backend.backend() != "tensorflow":
        raise InputError(f"this needs Keras on tensorflow, not on {keras.backend.backend()}; set KERAS_BACKEND")
