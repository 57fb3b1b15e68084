"""Where something may be written: looked at before the work that is to end there, so that nobody's files are lost."""

import os
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from fnmatch import fnmatchcase
from pathlib import Path

from zoo.errors import CheckpointError, few
from zoo.store.checkpoint import listed

_WAY_OUT = "give --overwrite (in Python overwrite=True), or choose another"

Owned = Callable[[Path], Collection[str]]
"""Patterns for the names of what belongs to a folder's own kind, such as the files of a checkpoint, relative to the
folder; that of a folder in it ends in a slash. None where the folder is of another kind."""


def holding(*names: str) -> Owned:
    """Of folders of a kind that always have the first of these files, and nothing but these files and folders."""
    return lambda folder: names if (folder / names[0]).is_file() else ()


def check_place(target: str | os.PathLike, overwrite: bool = False, owned: Owned = listed) -> None:
    """Refuses a place for a folder that holds something, before the work that is to end there.

    Args:
        overwrite: accept a folder that holds nothing but what `owned` names; one with anything else, by default one
            that is no checkpoint, or has other files or altered ones, is refused all the same.

    Raises:
        CheckpointError: the place is a file, holds something, or is one where no folder can be put.
    """
    path = resolved(target)
    with errors_named(path):
        _check_above(path)
        if not path.exists():
            return
        if not path.is_dir():
            raise CheckpointError(f"{target} is a file; choose another name for the folder")
        # A folder takes the place of another by a rename, which these do not survive.
        kept = [Path(os.path.realpath(one)) for one in (".", os.path.expanduser("~"))]
        if any(one == path or path in one.parents for one in kept):
            raise CheckpointError(f"{path} is the working folder, a home, or above them; choose a new folder in it")
        if os.path.ismount(path):
            raise CheckpointError(f"{path} is where a disk is mounted; choose a new folder in it")
        foreign = list(_foreign(path, owned(path)))
        found = any(path.iterdir())
    if foreign:
        raise CheckpointError(
            f"{target} holds other things than those to be replaced, {few(foreign, 3)}, which would be deleted; "
            "choose another folder"
        )
    if found and not overwrite:
        raise CheckpointError(f"{target} is not empty; to replace what it holds, {_WAY_OUT} folder")


def _foreign(folder: Path, owned: Collection[str], within: str = "") -> Iterator[str]:
    """The names of what is in a folder and not `owned`, sorted."""
    for item in sorted(folder.iterdir()):
        is_folder = item.is_dir() and not item.is_symlink()
        name = f"{within}{item.name}{'/' if is_folder else ''}"
        if not any(fnmatchcase(name, pattern) for pattern in owned):
            yield name.rstrip("/")
        elif is_folder:
            yield from _foreign(item, owned, name)


def check_files(paths: Iterable[str | os.PathLike], overwrite: bool = False) -> None:
    """Refuses places where no file can be, or where there is one already, before the work that is to end there.

    Args:
        overwrite: accept places where there is a file.

    Raises:
        CheckpointError: names the first such place.
    """
    for path in map(Path, paths):
        with errors_named(path):
            if path.is_dir():
                raise CheckpointError(f"{path} is a folder; give the name of a file")
            _check_above(path)
            if path.exists() and not overwrite:
                raise CheckpointError(f"{path} is there already; to replace it, {_WAY_OUT} name")


def _check_above(path: Path) -> None:
    """Refuses a place in a folder that cannot be made or written to."""
    above = next(folder for folder in path.absolute().parents if os.path.exists(folder))
    if not above.is_dir():
        raise CheckpointError(f"{above} is no folder, so {path} cannot be in it; choose another name")
    if not os.access(above, os.W_OK):
        raise CheckpointError(f"{above} may not be written to; choose another folder for {path.name}")


def resolved(path: str | os.PathLike) -> Path:
    """A path without links. Raises `CheckpointError` for what is none, and for `/`."""
    try:
        found = Path(path).resolve()
    except (OSError, RuntimeError, ValueError) as error:  # links in a circle, or a null character
        raise CheckpointError(f"{str(path)!r} cannot be a path ({error}); choose another") from error
    if not found.name:
        raise CheckpointError(f"{found} is the top of all folders; choose a new folder in it")
    return found


@contextmanager
def errors_named(target: Path) -> Iterator[None]:
    """Has an `OSError` say which place was to be written."""
    try:
        yield
    except OSError as error:
        raise CheckpointError(
            f"cannot write {target}: {error.strerror or error}; what was there is unchanged, "
            "free the place or choose another"
        ) from error
