"""Checkpoints to models, and models to checkpoints."""

import os
from pathlib import Path

import keras

from zoo.errors import CheckpointError, InputError
from zoo.store import vocabulary, weights
from zoo.store.architecture import Architecture, Strict
from zoo.store.atomic import check_place, replace_folder
from zoo.store.catalogue import find
from zoo.store.checkpoint import Checkpoint, entry, name_of, read, verify
from zoo.store.checkpoint import write as write_checkpoint
from zoo.tasks import golden
from zoo.tasks.registry import checkpoint_spec, task_of

_FILES = (weights.FILE_NAME, vocabulary.FILE_NAME, golden.FILE_NAME)


def load(name: str | os.PathLike) -> keras.Model:
    """A pretrained model with its preprocessor, ready to predict and to train on.

    Args:
        name: of a checkpoint (`ner-bilstm`), of a version (`ner-bilstm@1`), or the path of a folder that `save` wrote.

    Raises:
        UnknownNameError: no such checkpoint; the message names the nearest.
        CheckpointError: the folder is incomplete or altered; nothing of it has been used.
        DownloadError: the checkpoint is on a mirror, and could not be fetched whole.
    """
    folder = find(name)
    checkpoint = read(folder)
    model = construct_checkpoint(folder, checkpoint)
    weights.read(folder, model)
    model.checkpoint = checkpoint
    model.text_form = checkpoint.text_form
    return model


def construct_checkpoint(folder: Path, checkpoint: Checkpoint) -> keras.Model:
    """The network and the preprocessor that a folder's checkpoint describes, with fresh weights.

    Raises:
        CheckpointError: as in `load`.
    """
    verify(folder, checkpoint)
    symbols = vocabulary.read(folder, checkpoint_spec(checkpoint.architecture.task).vocabulary)
    _check_size(checkpoint, symbols)
    try:
        return construct(checkpoint.architecture, symbols, checkpoint.labels)
    except InputError as error:
        raise CheckpointError(f"{folder}: {error}; save or fetch the checkpoint again") from error


def _check_size(checkpoint: Checkpoint, symbols: Strict) -> None:
    """Refuses an architecture that is larger than its file of weights, before memory is taken for it."""
    task = checkpoint_spec(checkpoint.architecture.task)
    least = task.least_parameters(checkpoint.architecture, symbols, checkpoint.labels)
    file = checkpoint.files.get(weights.FILE_NAME)
    if file is None and any(name.endswith((".onnx", ".tflite")) for name in checkpoint.files):
        raise CheckpointError(
            f"{checkpoint.name} is exported, and Keras loads {checkpoint.origin}; "
            'of ONNX, runtime="onnx" takes the folder'
        )
    if file is None or 2 * least > file.bytes:  # a float16 takes two bytes
        raise CheckpointError(
            f"{checkpoint.name}: {weights.FILE_NAME} is too small for its architecture; "
            "save or fetch the checkpoint again"
        )


def construct(architecture: Architecture, symbols: Strict, labels: list[str]) -> keras.Model:
    """The network and the preprocessor that an architecture and a vocabulary describe, with fresh weights."""
    return checkpoint_spec(architecture.task).construct(architecture, symbols, labels)


def save(model: keras.Model, folder: str | os.PathLike, overwrite: bool = False, **facts) -> Checkpoint:
    """Writes a model as a checkpoint folder that `load` reads.

    Args:
        folder: where to; a new one, or an empty one.
        overwrite: replace a checkpoint that is there, in one step. A folder with anything else in it is refused.
        facts: fields of `Checkpoint` to record, such as `summary` or `scores`; the name is the folder's by default.

    Raises:
        CheckpointError: the folder holds something, or cannot be written; nothing is lost.
    """
    folder = Path(folder)
    check_place(folder, overwrite)
    architecture, symbols = checkpoint_spec(task_of(model)).describe(model)

    def build(new: Path) -> None:
        vocabulary.write(new, symbols)
        weights.write(new, model)
        # What is recorded is what the rounded weights give.
        rounded = construct(architecture, symbols, getattr(model, "labels", []))
        weights.read(new, rounded)
        golden.write(new, rounded)
        files = {file: entry(new / file) for file in _FILES}
        write_checkpoint(new, described(model, folder, **facts, files=files))

    replace_folder(build, folder, overwrite=overwrite)
    return read(folder)


def described(model: keras.Model, folder: Path, **facts) -> Checkpoint:
    """What a model's checkpoint says that is to be in a folder: the facts, and what follows from the model where they
    say nothing."""
    task = task_of(model)
    base = getattr(model, "checkpoint", None)
    fields = {
        "name": name_of(folder),
        "version": 1,
        "summary": f"Fine-tuned from {base.name}." if base else f"A {task}.",
        "licence": base.licence if base else "unstated",
        "data": base.data if base else [],
        "scores": [],
        "text_form": model.text_form,
        "based_on": f"{base.name}@{base.version}" if base else None,
        **facts,
    }
    return Checkpoint(
        **fields,
        architecture=checkpoint_spec(task).describe(model)[0],
        labels=getattr(model, "labels", []),
        parameters=model.count_params(),
    )
