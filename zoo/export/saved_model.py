"""Models in TensorFlow's own forms: as a SavedModel, and for LiteRT, which runs on phones and microcontrollers."""

import os
from pathlib import Path
from tempfile import TemporaryDirectory

import keras

from zoo.errors import InputError
from zoo.export.onnx_folder import of_model, write_exported
from zoo.generation.keras_stateful_backbone import StatefulBackbone
from zoo.store import vocabulary
from zoo.store.atomic import replace_folder
from zoo.store.checkpoint import Checkpoint
from zoo.tasks.registry import checkpoint_spec, task_of
from zoo.validation import is_count

_LENGTH = 64
"""Elements of a sequence that a LiteRT graph takes at once, where nothing else is asked for."""


def export_saved_model(model: keras.Model, folder: str | os.PathLike) -> None:
    """Writes a model as a SavedModel of TensorFlow, of any batch and any length, with its `vocabulary.json` in
    `assets.extra`. Its function `serve` has the inputs and outputs of the Keras model.

    Raises:
        InputError: Keras runs on another backend.
        CheckpointError: the folder cannot be written, or holds other things.
    """
    _check_backend()
    _, symbols = checkpoint_spec(task_of(model)).describe(model)

    def build(new: Path) -> None:
        keras.Model.export(model, new, format="tf_saved_model", verbose=False)
        (new / "assets.extra").mkdir()
        vocabulary.write(new / "assets.extra", symbols)

    replace_folder(build, folder, marker="saved_model.pb", folders=("assets", "assets.extra", "variables"))


def export_litert(model: keras.Model, folder: str | os.PathLike, length: int | None = None) -> Checkpoint:
    """Writes a model for LiteRT, as `model.tflite`, with `vocabulary.json` and `checkpoint.json` next to it. It has the
    inputs and outputs of the Keras model for one sequence of a fixed length, in LiteRT's own operators alone.

    Args:
        model: any of zoo's.
        folder: where to; what was exported there before is replaced in one step.
        length: elements of a sequence. By default 1 where the network takes states and gives states, so that any
            sequence can be read step by step, and 64 elsewhere, where shorter sequences have zeros after them. Words
            have as many letters as the model reads of them.

    Raises:
        InputError: Keras runs on another backend, or a length below 1.
        CheckpointError: the folder cannot be written (nothing is lost), or holds other things.
    """
    import tensorflow as tf

    _check_backend()
    if length is not None and not is_count(length, 1):
        raise InputError(f"the length is an integer of at least 1, not {length!r}")
    length = length or (1 if isinstance(model.backbone, StatefulBackbone) else _LENGTH)
    sizes = [1, length, getattr(model.encoder, "max_word_length", 0)]
    signature = {
        name: tf.TensorSpec([size or sizes[axis] for axis, size in enumerate(item.shape)], item.dtype, name=name)
        for name, item in model.input.items()
    }
    archive = keras.export.ExportArchive()
    archive.track(model)
    archive.add_endpoint(
        "serve", lambda features: keras.Model.__call__(model, features, training=False), input_signature=[signature]
    )
    with TemporaryDirectory() as saved:
        archive.write_out(saved, verbose=False)
        graph = tf.lite.TFLiteConverter.from_saved_model(saved).convert()
    return write_exported(of_model(model), {"model.tflite": graph}, folder, f"exported for LiteRT, {length} at once")


def _check_backend() -> None:
    if keras.backend.backend() != "tensorflow":
        raise InputError(f"this needs Keras on tensorflow, not on {keras.backend.backend()}; set KERAS_BACKEND")
