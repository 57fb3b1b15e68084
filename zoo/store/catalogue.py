"""Which checkpoints there are, and where: a path, in the package, in the cache, or on a mirror."""

import os
import re
from pathlib import Path

from zoo.console import note
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
    return sorted(here | {name for name, _ in cache.entries()})


def list_checkpoints() -> list[Checkpoint]:
    """The checkpoint that each of `names()` stands for. A damaged one is left out, and named on standard error."""
    found = []
    for name in names():
        try:
            version, folder = next(iter(versions_here(name).items()))
            found.append(read(folder) if is_bundled(folder) else _read_cached(name, version))
        except CheckpointError as error:
            note(f"zoo: {error}")
    return found


def find(name: str | os.PathLike[str]) -> Path:
    """The folder of a checkpoint, for a path (`./my-ner`), a name (`ner-bilstm`) or a version (`ner-bilstm@1`).

    A name is looked up in the package, then in the cache, then on the mirrors of `ZOO_CHECKPOINT_URL`, from which a
    checkpoint of the cache that is damaged is fetched again. Errors: `CheckpointError` for a folder that is not there
    or damaged, `UnknownNameError`, and `DownloadError`.
    """
    text = str(name)
    if isinstance(name, os.PathLike) or "/" in text or os.sep in text or os.path.isfile(os.path.join(text, FILE_NAME)):
        folder = Path(os.path.expanduser(text))
        if not os.path.isdir(folder):
            raise CheckpointError(f"no folder {text!r}; give a checkpoint's folder, or one of {', '.join(names())}")
        return folder
    plain, version = named(text)
    here = versions_here(plain)
    number = next(iter(here), None) if version is None else version
    if number in here:
        return here[number] if is_bundled(here[number]) else _whole(plain, number)
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
    """Where the versions of a name are on this machine, damaged ones too; the one that the bare name stands for comes
    first. Raises `CheckpointError` where a bundled one is damaged."""
    folder = bundled() / name
    here = {_read_bundled(folder).version: folder} if (folder / FILE_NAME).is_file() else {}
    fetched = sorted((number for other, number in cache.entries() if other == name), reverse=True)
    return here | {number: cache.place(name, number) for number in fetched if number not in here}


def is_bundled(folder: Path) -> bool:
    """Whether a checkpoint's folder came with zoo."""
    return folder.parent == bundled()


def _read_bundled(folder: Path) -> Checkpoint:
    try:
        return read(folder)
    except CheckpointError as error:
        raise CheckpointError(
            f"{folder.name}, which comes with zoo, is damaged: {cache.reason(error)}; install zoo again"
        ) from error


def _read_cached(name: str, version: int) -> Checkpoint:
    try:
        return cache.read(name, version)
    except CheckpointError as error:
        raise _damaged(name, version, cache.reason(error)) from error


def _whole(name: str, version: int) -> Path:
    """The cache's folder of a checkpoint, which is fetched again where it is damaged and there are mirrors."""
    reason = cache.damage(name, version)
    if reason is None:
        return cache.place(name, version)
    damaged = _damaged(name, version, reason)
    if not os.environ.get("ZOO_CHECKPOINT_URL"):
        raise damaged
    note(f"zoo: {name}@{version} in the cache is damaged: {reason}; it is fetched again")
    try:
        return fetch(name, version)
    except UnknownNameError:  # which no mirror lists any more
        raise damaged from None


def _damaged(name: str, version: int, reason: str) -> CheckpointError:
    return CheckpointError(
        f"{name}@{version} in the cache is damaged: {reason}; zoo download {name}@{version} fetches it again from a "
        f"mirror in ZOO_CHECKPOINT_URL, or delete {cache.place(name, version)}"
    )
