"""The cache: the checkpoints that were fetched, one folder a version, below one folder of the user's."""

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from zoo.errors import CheckpointError, UnknownNameError
from zoo.store import checkpoint
from zoo.store.atomic import remove_folder
from zoo.store.checkpoint import Checkpoint

_NAME, _VERSION = re.compile(r"[a-z0-9][a-z0-9-]{0,63}"), re.compile(r"[1-9][0-9]{0,6}")
_LEFT_OVER = re.compile(rf"\.({_VERSION.pattern})\.zoo-[a-z]+")
"""What a killed download leaves beside a version."""


def root() -> Path:
    """The cache's folder: `ZOO_CACHE_DIR`, or `~/.cache/zoo`."""
    return Path(os.path.expanduser(os.environ.get("ZOO_CACHE_DIR") or "~/.cache/zoo"))


def place(name: str, version: int) -> Path:
    """Where the cache keeps a checkpoint, whether it is there or not. Whole or absent: it comes by a rename."""
    return root() / "checkpoints" / name / str(version)


def entries() -> list[tuple[str, int]]:
    """The name and the version of every checkpoint in the cache, also of damaged ones, sorted; none of a cache that
    may not be read, so that what is bundled can be had without one."""
    with suppress(OSError):
        return sorted(
            (folder.parent.name, int(folder.name))
            for folder in root().glob("checkpoints/*/*")
            if _NAME.fullmatch(folder.parent.name) and _VERSION.fullmatch(folder.name)
        )
    return []


def cached() -> list[tuple[str, int, int]]:
    """The name, the version and the size in bytes of every checkpoint in the cache, sorted."""
    return [(name, version, _size(place(name, version))) for name, version in entries()]


def read(name: str, version: int) -> Checkpoint:
    """What is known of a checkpoint in the cache. Raises `CheckpointError` where that can be seen to be damaged without
    reading its files: its record, or a file's size."""
    folder = place(name, version)
    found = checkpoint.read(folder)
    if (found.name, found.version) != (name, version):
        raise CheckpointError(f"{folder} holds {found.name}@{found.version}; fetch the checkpoint again")
    for file, wanted in found.files.items():
        with suppress(OSError):
            if (folder / file).lstat().st_size == wanted.bytes:
                continue
        raise CheckpointError(f"{folder / file} is not there, or not whole; fetch the checkpoint again")
    return found


def damage(name: str, version: int) -> str | None:
    """What is wrong with a checkpoint in the cache, of which every byte is read; None where nothing is."""
    try:
        checkpoint.verify(place(name, version), read(name, version))
    except CheckpointError as error:
        return reason(error)
    return None


def reason(error: CheckpointError) -> str:
    """What is wrong, without what to do about it, which for a checkpoint that can be fetched is another thing."""
    return str(error).rpartition("; ")[0] or str(error)


def clear_cache(name: str | None = None) -> int:
    """Removes the checkpoints of one name, or all, and what killed downloads left; gives the bytes freed.

    Raises `UnknownNameError` for a name that is not there.
    """
    folders = {folder.name: folder for folder in root().glob("checkpoints/*") if folder.is_dir()}
    if name is not None and name not in folders:
        raise UnknownNameError("checkpoint in the cache", name, {item for item, _ in entries()})
    freed = 0
    for folder in folders.values() if name is None else [folders[name]]:
        freed += _size(folder)
        for version in set(_versions(folder)):
            remove_folder(folder / version)
        freed -= _size(folder)
    return freed


def _versions(folder: Path) -> Iterator[str]:
    """The versions that are in a folder of the cache, whole or begun."""
    for item in folder.iterdir():
        if _VERSION.fullmatch(item.name):
            yield item.name
        elif left_over := _LEFT_OVER.fullmatch(item.name):
            yield left_over[1]


def _size(folder: Path) -> int:
    total = 0
    for path in folder.rglob("*"):
        with suppress(OSError):  # it is being replaced
            total += path.lstat().st_size if path.is_file() else 0
    return total
