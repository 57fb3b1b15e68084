"""Which checkpoints there are, and where: a path, in the package, in the cache, or on a mirror."""

import os
import re
from pathlib import Path

from zoo.errors import CheckpointError, UnknownNameError
from zoo.store import cache
from zoo.store.checkpoint import FILE_NAME, Checkpoint, read
from zoo.store.download import fetch

_PACKAGE = Path(__file__).resolve().parents[1]


def bundled() -> Path:
    """The folder of the checkpoints that come with zoo, each in its newest version below its name."""
    installed = _PACKAGE / "checkpoints"
    return installed if installed.is_dir() else _PACKAGE.parent / "checkpoints"


def names() -> list[str]:
    """The names of all checkpoints on this machine: bundled or in the cache."""
    here = {path.parent.name for path in bundled().glob(f"*/{FILE_NAME}")}
    return sorted(here | {name for name, _, _ in cache.cached()})


def list_checkpoints() -> list[Checkpoint]:
    """The checkpoint that each of `names()` stands for."""
    return [read(next(iter(versions_here(name).values()))) for name in names()]


def find(name: str | os.PathLike[str]) -> Path:
    """The folder of a checkpoint, for a path (`./my-ner`), a name (`ner-bilstm`) or a version (`ner-bilstm@1`).

    A name is looked up in the package, then in the cache, then on the mirrors of `ZOO_CHECKPOINT_URL`. Errors:
    `CheckpointError` for a folder that is not there, `UnknownNameError`, and `DownloadError`.
    """
    text = str(name)
    if isinstance(name, os.PathLike) or "/" in text or os.sep in text or os.path.isfile(os.path.join(text, FILE_NAME)):
        folder = Path(os.path.expanduser(text))
        if not os.path.isdir(folder):
            raise CheckpointError(f"no folder {text!r}; give a checkpoint's folder, or one of {', '.join(names())}")
        return folder
    plain, version = named(text)
    here = versions_here(plain)
    if version in here:
        return here[version]
    if here and version is None:
        return next(iter(here.values()))
    if os.environ.get("ZOO_CHECKPOINT_URL"):
        return fetch(plain, version)
    raise UnknownNameError("checkpoint", text, [f"{plain}@{number}" for number in here] or names())


def named(text: str) -> tuple[str, int | None]:
    """A name or a name@version in its parts. Raises `UnknownNameError` for what is neither."""
    form = re.fullmatch(r"([a-z0-9][a-z0-9-]{0,63})(?:@([1-9][0-9]{0,6}))?", text)
    if form is None:
        raise UnknownNameError("checkpoint", text, names())
    return form[1], int(form[2]) if form[2] else None


def versions_here(name: str) -> dict[int, Path]:
    """Where the versions of a name are on this machine; the one that the bare name stands for comes first."""
    folder = bundled() / name
    here = {read(folder).version: folder} if (folder / FILE_NAME).is_file() else {}
    fetched = sorted((number for other, number, _ in cache.cached() if other == name), reverse=True)
    return here | {number: cache.place(name, number) for number in fetched if number not in here}
