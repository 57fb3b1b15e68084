"""Folders and files that are written whole or not at all: built beside their place, then renamed into it."""

import ctypes
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from zoo.console import note
from zoo.errors import CheckpointError
from zoo.store.checkpoint import listed
from zoo.store.places import Owned, check_files, check_place, errors_named, resolved

LOCK_SECONDS = 900.0
"""How long a process waits for another one that writes the same place."""

_SAID_AFTER = 1.0
"""Seconds after which it says so."""


def replace_folder(
    build: Callable[[Path], None],
    target: str | os.PathLike,
    *,
    owned: Owned = listed,
    overwrite: bool = False,
    keep: Callable[[Path], bool] = lambda _: False,
) -> None:
    """Fills a new folder with `build(folder)`, then puts it at `target`, with `overwrite` in place of what was there.

    Whatever fails on the way (a full disk, an exception in `build`, a kill), the old version stays whole. What `keep`
    says yes to is left as it is, also where another process has made it meanwhile.

    Raises:
        CheckpointError: as `check_place`, an `OSError`, or another process that writes the same place and does not
            end; every other exception of `build` passes.
    """
    target = resolved(target)
    with errors_named(target), _locked(target):
        _tidy(target)
        if keep(target):
            return
        check_place(target, overwrite, owned)
        new = _beside(target, "new")
        try:
            new.mkdir()
            build(new)
            for path in new.rglob("*"):
                _flush(path)
            _flush(new)
            check_place(target, overwrite, owned)  # again: building may take long, and others write, too
            _swap(new, target)
            _flush(target.parent)
        finally:
            shutil.rmtree(new, ignore_errors=True)


def remove_folder(target: str | os.PathLike) -> None:
    """Removes a folder and what killed writers of it left; it is gone in one step, not file by file. Of a link to a
    folder, the link goes and the folder stays."""
    target = Path(target)
    target = resolved(target.parent) / target.name
    with errors_named(target), _locked(target):
        _tidy(target)
        if os.path.lexists(target):
            os.rename(target, _beside(target, "new"))
        _discard(_beside(target, "new"))


def replace_file(path: str | os.PathLike, content: bytes) -> None:
    """Writes a file in place of an old one, whole or not at all; an `OSError` becomes a `CheckpointError`."""
    replace_files({path: content}, overwrite=True)


def replace_files(contents: Mapping[str | os.PathLike, bytes], overwrite: bool = False) -> None:
    """Writes files, each whole or not at all, and none before all are whole beside their places. Of processes that
    write the same first file one writes at a time.

    Raises:
        CheckpointError: as `check_files`, or an `OSError`.
    """
    files = [(resolved(name), content) for name, content in contents.items()]
    if not files:
        return
    beside: dict[Path, Path] = {}
    with errors_named(files[0][0]), _locked(files[0][0]):
        check_files(contents, overwrite)
        try:
            for path, content in files:
                with errors_named(path):
                    path.parent.mkdir(parents=True, exist_ok=True)
                    beside[path] = _beside(path, "new")
                    _discard(beside[path])
                    with beside[path].open("xb") as file:  # never through a link that lies there
                        file.write(content)
                    _flush(beside[path])
            for path, new in beside.items():
                with errors_named(path):
                    os.replace(new, path)
                    _flush(path.parent)
        finally:
            for new in beside.values():
                new.unlink(missing_ok=True)


def _beside(target: Path, kind: str) -> Path:
    """Where something that belongs to `target` waits: hidden, in the same folder, so that a rename suffices."""
    return target.with_name(f".{target.name}.zoo-{kind}")


@contextmanager
def _locked(target: Path) -> Iterator[None]:
    """One process at a time writes `target`. The system ends the lock of a killed one."""
    target.parent.mkdir(parents=True, exist_ok=True)
    path = _beside(target, "lock")
    lock = FileLock(path)
    try:
        lock.acquire(timeout=_SAID_AFTER)
    except Timeout:
        note(f"zoo: waiting for another process, which writes {target}")
        try:
            lock.acquire(timeout=LOCK_SECONDS)
        except Timeout as error:
            raise CheckpointError(
                f"another process has been writing {target} for {LOCK_SECONDS:.3g} seconds; try again when it has "
                "ended, or choose another place"
            ) from error
    try:
        yield
    finally:
        # Removed while it is held: filelock asks again when the file that it has locked is no longer there.
        # Windows cannot remove an open file; there it stays.
        with suppress(OSError):
            path.unlink()
        lock.release()


def _tidy(target: Path) -> None:
    """Clears away what a killed process left; only called while the lock is held."""
    old = _beside(target, "old")
    if os.path.lexists(old) and not os.path.lexists(target):
        os.rename(old, target)
    for leftover in (_beside(target, "new"), old):
        _discard(leftover)


def _discard(path: Path) -> None:
    """Removes a folder with all that is in it, a file, or a link alone."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


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
