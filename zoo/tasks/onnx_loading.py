"""Checkpoints and exported folders to models."""

import os
from collections.abc import Sequence
from pathlib import Path

from zoo.errors import CheckpointError, InputError
from zoo.store.catalogue import find
from zoo.store.checkpoint import read
from zoo.tasks.onnx_graphs import check_graphs, graphs
from zoo.tasks.registry import onnx_model_class
from zoo.tasks.stored_model import StoredModel, read_model


def load(name: str | os.PathLike):
    """A model with the answers that the Keras model gives: `tag`, `classify`, `score`, `generate`, `compose`,
    `pronounce`, `listen`, `predict`, `stream`.

    Args:
        name: as in `zoo.load`, or the path of a folder that `zoo export` wrote, which takes less time and no onnx
            (but where a tagger reads with models of characters, which are loaded as checkpoints beside it).

    Raises:
        UnknownNameError: no such checkpoint; the message names the nearest.
        CheckpointError: the folder is incomplete or altered; nothing of it has been used.
        DownloadError: the checkpoint is on a mirror, and could not be fetched whole.
        InputError: a package is not installed.
    """
    folder = find(name)
    checkpoint = read(folder)
    if any(name.endswith(".tflite") for name in checkpoint.files):
        raise CheckpointError(f"{folder} is exported, for LiteRT; load {checkpoint.origin}")
    try:
        stored = read_model(folder, checkpoint)
        model = onnx_model_class(checkpoint.architecture.task)
        return model(checkpoint, stored.symbols, _graphs(folder, stored, model.GRAPHS))
    except ModuleNotFoundError as error:
        raise InputError(f"this needs {error.name}: pip install {error.name}") from error
    except InputError as error:
        raise CheckpointError(f"{folder}: {error}; save or fetch the checkpoint again") from error


def _graphs(folder: Path, stored: StoredModel, wanted: Sequence[str]) -> dict[str, Path | bytes]:
    """The graphs of an exported folder, or those of a checkpoint's weights."""
    checkpoint = stored.checkpoint
    if exported := {Path(name).stem: folder / name for name in checkpoint.files if name.endswith(".onnx")}:
        if missing := [name for name in wanted if name not in exported]:
            raise CheckpointError(f"{folder} has no {missing[0]}.onnx; export the model again")
        check_graphs(exported, checkpoint.architecture, stored.symbols, checkpoint.labels)
        return exported
    if not stored.tensors:
        raise CheckpointError(f"{folder} holds neither weights nor graphs; save or fetch the checkpoint again")
    made = graphs(checkpoint.architecture, checkpoint.labels, stored.tensors)
    return {name: graph.SerializeToString() for name, graph in made.items()}
