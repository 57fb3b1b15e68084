"""Checkpoints to models, and models to checkpoints."""

import os
from pathlib import Path

import keras
from pydantic import ValidationError

from zoo.errors import CheckpointError, InputError
from zoo.store import vocabulary, weights
from zoo.store.architecture import Architecture
from zoo.store.atomic import check_place, replace_folder
from zoo.store.catalogue import find
from zoo.store.checkpoint import Checkpoint, entry, name_of, read
from zoo.store.checkpoint import write as write_checkpoint
from zoo.store.schema import Strict, first_problem
from zoo.tasks import golden
from zoo.tasks.registry import checkpoint_spec, task_of, weight_shapes
from zoo.tasks.stored_model import StoredModel, read_model

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
    stored = _weights_of(folder, checkpoint)
    model = _constructed(folder, stored)
    weights.assign(model, stored.tensors)
    model.checkpoint = checkpoint
    model.text_form = checkpoint.text_form
    return model


def construct_checkpoint(folder: Path, checkpoint: Checkpoint) -> keras.Model:
    """The network and the preprocessor that a folder's checkpoint describes, with fresh weights.

    Raises:
        CheckpointError: as in `load`.
    """
    return _constructed(folder, _weights_of(folder, checkpoint))


def _weights_of(folder: Path, checkpoint: Checkpoint) -> StoredModel:
    if weights.FILE_NAME in checkpoint.files:
        return read_model(folder, checkpoint)
    raise CheckpointError(
        f"{folder} holds no weights: {checkpoint.name} is exported, and Keras loads {checkpoint.origin}; "
        'of ONNX, runtime="onnx" takes the folder'
        if any(name.endswith((".onnx", ".tflite")) for name in checkpoint.files)
        else f"{folder} lists no {weights.FILE_NAME}; save or fetch the checkpoint again"
    )


def _constructed(folder: Path, stored: StoredModel) -> keras.Model:
    try:
        return construct(stored.checkpoint.architecture, stored.symbols, stored.checkpoint.labels)
    except InputError as error:
        raise CheckpointError(f"{folder}: {error}; save or fetch the checkpoint again") from error


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
        labels = getattr(model, "labels", [])
        rounded = construct(architecture, symbols, labels)
        shapes = weight_shapes(architecture.task)(architecture, symbols, labels)
        weights.assign(rounded, weights.tensors(new, shapes))
        golden.write(new, rounded)
        files = {file: entry(new / file) for file in _FILES}
        write_checkpoint(new, described(model, folder, **facts, files=files))

    replace_folder(build, folder, overwrite=overwrite)
    return read(folder)


def described(model: keras.Model, folder: Path, **facts) -> Checkpoint:
    """What a model's checkpoint says that is to be in a folder: the facts, and what follows from the model where they
    say nothing. Raises `InputError` for what no checkpoint can have."""
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
    try:
        return Checkpoint(
            **fields,
            architecture=checkpoint_spec(task).describe(model)[0],
            labels=getattr(model, "labels", []),
            parameters=model.count_params(),
        )
    except ValidationError as error:
        raise InputError(f"this {task} cannot be a checkpoint: {first_problem(error)}") from error
