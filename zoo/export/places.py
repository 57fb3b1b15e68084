"""Where exports may be written; looked at before the work that is to end there."""

import os
from pathlib import Path

from zoo.errors import CheckpointError
from zoo.store import weights
from zoo.store.places import check_place, holding

SAVED_MODEL = holding(
    "assets.extra/signature.json",
    "assets.extra/vocabulary.json",
    "assets.extra/",
    "assets/",
    "fingerprint.pb",
    "saved_model.pb",
    "variables/",
    "variables/variables.data-?????-of-?????",
    "variables/variables.index",
)
"""What belongs to a SavedModel that zoo wrote; its signature says that it did."""


def check_exportable(folder: str | os.PathLike, overwrite: bool) -> None:
    """Refuses a folder for ONNX or LiteRT as `check_place` does, and a checkpoint in any case. Raises
    `CheckpointError`."""
    if (Path(folder) / weights.FILE_NAME).exists():
        raise CheckpointError(f"{folder} holds a checkpoint, whose weights would be lost; choose another folder")
    check_place(folder, overwrite)


def check_saved_model(folder: str | os.PathLike, overwrite: bool) -> None:
    """Refuses a folder for a SavedModel as `check_place` does. Raises `CheckpointError`."""
    check_place(folder, overwrite, SAVED_MODEL)
