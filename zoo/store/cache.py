"""The cache: the checkpoints that were fetched, one folder a version, below one folder of the user's."""

import os
import re
from contextlib import suppress
from pathlib import Path

from zoo.errors import UnknownNameError
from zoo.store.atomic import remove_folder


def root() -> Path:
    """The cache's folder: `ZOO_CACHE_DIR`, or `~/.cache/zoo`."""
    return Path(os.path.expanduser(os.environ.get("ZOO_CACHE_DIR") or "~/.cache/zoo"))


def place(name: str, version: int) -> Path:
    """Where the cache keeps a checkpoint, whether it is there or not. Whole or absent: it comes by a rename."""
    return root() / "checkpoints" / name / str(version)


def cached() -> list[tuple[str, int, int]]:
    """The name, the version and the size in bytes of every checkpoint in the cache, sorted; none of a cache that may
    not be read, so that what is bundled can be had without one."""
    with suppress(OSError):
        folders = [folder for folder in root().glob("checkpoints/*/*") if re.fullmatch(r"[1-9][0-9]*", folder.name)]
        return sorted((folder.parent.name, int(folder.name), _size(folder)) for folder in folders)
    return []


def clear_cache(name: str | None = None) -> int:
    """Removes the checkpoints of one name, or all, and what killed downloads left; gives the bytes freed.

    Raises `UnknownNameError` for a name that is not there.
    """
    if name is not None and not (root() / "checkpoints" / name).is_dir():
        raise UnknownNameError("checkpoint in the cache", name, {item for item, _, _ in cached()})
    freed = 0
    for folder in root().glob("checkpoints/*"):
        if folder.is_dir() and name in (None, folder.name):
            freed += _size(folder)
            for version in {item.name.strip(".").partition(".")[0] for item in folder.iterdir()}:
                remove_folder(folder / version)
            freed -= _size(folder)
    return freed


def _size(folder: Path) -> int:
    return sum(path.lstat().st_size for path in folder.rglob("*") if path.is_file())
