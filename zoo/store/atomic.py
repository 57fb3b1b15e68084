"""Folders and files that are written whole or not at all: built beside their place, then renamed into it."""

import ctypes
import os
import shutil
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock

from zoo.errors import CheckpointError, few
from zoo.store.checkpoint import listed

_WAY_OUT = "give --overwrite (in Python overwrite=True), or choose another"


Owned = Callable[[Path], Collection[str]]
"""The names of what belongs to a folder's own kind, such as the files of a checkpoint; none where it is of another."""


def holding(*names: str) -> Owned:
    """Of folders of a kind that always have the first of these files, and nothing but these files and folders."""
    return lambda folder: names if (folder / names[0]).is_file() else ()


def replace_folder(
    build: Callable[[Path], None],
    target: str | os.PathLike,
    *,
    owned: Owned = listed,
    overwrite: bool = False,
    keep: bool = False,
) -> None:
    """Fills a new folder with `build(folder)`, then puts it at `target`, with `overwrite` in place of what was there.

    Whatever fails on the way (a full disk, an exception in `build`, a kill), the old version stays whole. With `keep`,
    an existing folder is left as it is, also one made by another process meanwhile.

    Raises:
        CheckpointError: as `check_place`, or an `OSError`; every other exception of `build` passes.
    """
    target = Path(target).resolve()
    with _errors_named(target), _locked(target):
        _tidy(target)
        if keep and target.exists():
            return
        check_place(target, overwrite, owned)
        new = _beside(target, "new")
        try:
            new.mkdir()
            build(new)
            for path in new.rglob("*"):
                _flush(path)
            _flush(new)
            _swap(new, target)
            _flush(target.parent)
        finally:
            shutil.rmtree(new, ignore_errors=True)


def check_place(target: str | os.PathLike, overwrite: bool = False, owned: Owned = listed) -> None:
    """Refuses a place for a folder that holds something, before the work that is to end there.

    Args:
        overwrite: accept a folder that holds nothing but what `owned` names; one with anything else, by default one
            that is no checkpoint or has other files too, is refused all the same.

    Raises:
        CheckpointError: the place is a file, or holds something.
    """
    target = Path(target)
    with _errors_named(target):
        if target.exists() and not target.is_dir():
            raise CheckpointError(f"{target} is a file; choose another name for the folder")
        found = sorted(item.name for item in target.iterdir()) if target.exists() else []
        foreign = sorted(set(found) - set(owned(target))) if found else []
    if foreign:
        raise CheckpointError(
            f"{target} holds other things than those to be replaced, {few(foreign, 3)}, which would be deleted; "
            "choose another folder"
        )
    if found and not overwrite:
        raise CheckpointError(f"{target} is not empty; to replace what it holds, {_WAY_OUT} folder")


def remove_folder(target: str | os.PathLike) -> None:
    """Removes a folder and what killed writers of it left; it is gone in one step, not file by file."""
    target = Path(target).resolve()
    with _errors_named(target), _locked(target):
        _tidy(target)
        if target.exists():
            os.rename(target, _beside(target, "new"))
        shutil.rmtree(_beside(target, "new"), ignore_errors=True)


def replace_file(path: str | os.PathLike, content: bytes) -> None:
    """Writes a file in place of an old one, whole or not at all; an `OSError` becomes a `CheckpointError`."""
    replace_files({path: content}, overwrite=True)


def replace_files(contents: Mapping[str | os.PathLike, bytes], overwrite: bool = False) -> None:
    """Writes files, each whole or not at all, and none before all are whole beside their places. Of processes that
    write the same first file one writes at a time.

    Raises:
        CheckpointError: as `check_files`, or an `OSError`.
    """
    files = [(Path(name).resolve(), content) for name, content in contents.items()]
    if not files:
        return
    beside: dict[Path, Path] = {}
    with _errors_named(files[0][0]), _locked(files[0][0]):
        check_files(contents, overwrite)
        try:
            for path, content in files:
                with _errors_named(path):
                    path.parent.mkdir(parents=True, exist_ok=True)
                    beside[path] = _beside(path, "new")
                    beside[path].write_bytes(content)
                    _flush(beside[path])
            for path, new in beside.items():
                with _errors_named(path):
                    os.replace(new, path)
                    _flush(path.parent)
        finally:
            for new in beside.values():
                new.unlink(missing_ok=True)


def check_files(paths: Iterable[str | os.PathLike], overwrite: bool = False) -> None:
    """Refuses places where no file can be, or where there is one already, before the work that is to end there.

    Args:
        overwrite: accept places where there is a file.

    Raises:
        CheckpointError: names the first such place.
    """
    for path in map(Path, paths):
        with _errors_named(path):
            if path.is_dir():
                raise CheckpointError(f"{path} is a folder; give the name of a file")
            above = next(folder for folder in path.absolute().parents if os.path.exists(folder))
            if not above.is_dir():
                raise CheckpointError(f"{above} is no folder, so {path} cannot be in it; choose another name")
            if not os.access(above, os.W_OK):
                raise CheckpointError(f"{above} may not be written to; choose another folder for {path.name}")
            if path.exists() and not overwrite:
                raise CheckpointError(f"{path} is there already; to replace it, {_WAY_OUT} name")


def _beside(target: Path, kind: str) -> Path:
    """Where something that belongs to `target` waits: hidden, in the same folder, so that a rename suffices."""
    return target.with_name(f".{target.name}.zoo-{kind}")


@contextmanager
def _errors_named(target: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise CheckpointError(
            f"cannot write {target}: {error.strerror or error}; what was there is unchanged, "
            "free the place or choose another"
        ) from error


@contextmanager
def _locked(target: Path) -> Iterator[None]:
    """One process at a time writes `target`."""
    target.parent.mkdir(parents=True, exist_ok=True)
    lock = _beside(target, "lock")
    with FileLock(lock):
        try:
            yield
        finally:
            # Removed while it is held: filelock asks again when the file that it has locked is no longer there.
            # Windows cannot remove an open file; there it stays.
            with suppress(OSError):
                lock.unlink()


def _tidy(target: Path) -> None:
    """Clears away what a killed process left; only called while the lock is held."""
    old = _beside(target, "old")
    if old.exists() and not target.exists():
        os.rename(old, target)
    for leftover in (_beside(target, "new"), old):
        shutil.rmtree(leftover, ignore_errors=True)


def _swap(new: Path, target: Path) -> None:
    """Puts `new` at `target`. What was at `target` is then at `new`, or gone."""
    if not target.exists():
        os.rename(new, target)
    elif not _exchange(new, target):
        # Between these two renames there is nothing at `target`. A kill right there leaves the old version whole
        # beside it, and the next write finds it and puts it back.
        old = _beside(target, "old")
        os.rename(target, old)
        try:
            os.rename(new, target)
        except BaseException:
            os.rename(old, target)
            raise
        shutil.rmtree(old, ignore_errors=True)


def _exchange(one: Path, other: Path) -> bool:
    """Exchanges two folders in one step, where the system can (Linux: renameat2); says whether it did."""
    at_working_folder, exchange = -100, 2  # AT_FDCWD and RENAME_EXCHANGE of <linux/fs.h>
    try:
        renameat2 = ctypes.CDLL(None).renameat2
    except (AttributeError, OSError, TypeError):
        return False
    return renameat2(at_working_folder, os.fsencode(one), at_working_folder, os.fsencode(other), exchange) == 0


def _flush(path: Path) -> None:
    """Has the system write a file or a folder's list of names to the disk now."""
    if path.is_dir():
        # Not every system can open or flush a folder; the files in it are flushed in any case.
        with suppress(OSError):
            _fsync(path, os.O_RDONLY)
    else:
        _fsync(path, os.O_RDWR)


def _fsync(path: Path, flags: int) -> None:
    descriptor = os.open(path, flags)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
