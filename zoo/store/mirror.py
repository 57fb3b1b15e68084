"""Writes a mirror: checkpoints as static files that any web server, or a shared folder, can hand out."""

import json
import os
import shutil
from collections.abc import Iterable
from functools import partial
from pathlib import Path

from zoo.errors import CheckpointError
from zoo.store.atomic import replace_file, replace_folder
from zoo.store.catalogue import bundled
from zoo.store.checkpoint import FILE_NAME, JSON_LIMIT, entry, read, verify
from zoo.store.index import INDEX_NAME, Index, IndexEntry, parse_index


def write_mirror(folder: str | os.PathLike) -> None:
    """Writes every bundled checkpoint to `NAME/VERSION/FILE` below a folder, and `index.json`, which lists them.

    What the folder already lists stays. A version that it lists with other bytes is a `CheckpointError`: what has
    been handed out under a version does not change. The index comes last, so that it never lists a missing file.
    """
    folder = Path(folder)
    listed = {(item.name, item.version): item for item in _read_index(folder).checkpoints}
    for source in sorted(path.parent for path in bundled().glob(f"*/{FILE_NAME}")):
        checkpoint = read(source)
        verify(source, checkpoint)
        item = IndexEntry(
            name=checkpoint.name,
            version=checkpoint.version,
            summary=checkpoint.summary,
            task=checkpoint.architecture.task,
            files={FILE_NAME: entry(source / FILE_NAME), **checkpoint.files},
        )
        if listed.setdefault((item.name, item.version), item) != item:
            raise CheckpointError(
                f"{folder} lists {item.name}@{item.version} with other bytes; give the changed checkpoint a new version"
            )
        replace_folder(partial(_copy, source, item.files), folder / item.name / str(item.version), overwrite=True)
    merged = Index(format=1, checkpoints=[listed[key] for key in sorted(listed)])
    text = json.dumps(merged.model_dump(mode="json"), indent=1, ensure_ascii=False)
    replace_file(folder / INDEX_NAME, text.encode() + b"\n")


def _read_index(folder: Path) -> Index:
    path = folder / INDEX_NAME
    if not path.exists():
        return Index(format=1, checkpoints=[])
    try:
        if not path.is_file():  # a pipe would be waited for
            raise CheckpointError(f"{path} is not a file; choose another folder")
        with path.open("rb") as file:
            return parse_index(file.read(JSON_LIMIT + 1), path)
    except OSError as error:
        raise CheckpointError(f"cannot read {path}: {error.strerror}; choose another folder") from error


def _copy(source: Path, names: Iterable[str], folder: Path) -> None:
    for name in names:
        shutil.copyfile(source / name, folder / name)
