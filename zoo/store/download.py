"""Fetches checkpoints into the cache from a mirror: static files on any web server, or a folder."""

import hashlib
import math
import os
import re
import shutil
from collections.abc import Callable, Iterator
from functools import partial
from http.client import HTTPException, IncompleteRead
from pathlib import Path
from typing import IO
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, url2pathname

from rich.progress import DownloadColumn, TransferSpeedColumn

from zoo.console import progress
from zoo.errors import CheckpointError, DownloadError, UnknownNameError
from zoo.store import cache
from zoo.store.atomic import remove_folder, replace_folder
from zoo.store.checkpoint import FILE_NAME, JSON_LIMIT, FileEntry, read
from zoo.store.index import INDEX_NAME, IndexEntry, parse_index
from zoo.store.timed_http import Deadline, open_address

SECONDS = 60.0
"""How long a download may take, and as long as its bytes take at `RATE`; `ZOO_DOWNLOAD_SECONDS` replaces it."""
RATE = 2**15
"""Bytes a second, the slowest connection that is waited for."""
LIMIT = 2**32
"""The most bytes of a checkpoint that are fetched."""
_MARGIN = 2**26
"""Bytes of the disk that a download leaves free."""
_CHUNK = 2**16


def fetch(name: str, version: int | None = None) -> Path:
    """The cache's folder of a checkpoint, fetched where it is not there or damaged; None is the newest on the first
    mirror.

    `ZOO_CHECKPOINT_URL` names the mirrors, separated by white space or commas: http(s) or file addresses, or
    folders. They are tried in turn. `ZOO_OFFLINE=1` opens no socket. When all fail, a `DownloadError` says what
    failed at each; when every one was read and none lists the checkpoint, it is an `UnknownNameError`.
    """
    if version is not None and cache.damage(name, version) is None:
        return cache.place(name, version)
    wanted = name if version is None else f"{name}@{version}"
    mirrors = re.findall(r"[^\s,]+", os.environ.get("ZOO_CHECKPOINT_URL", ""))
    if not mirrors:
        raise DownloadError(f"cannot fetch {wanted!r}: set ZOO_CHECKPOINT_URL to the address or folder of a mirror")
    seconds = _seconds()
    failures, known = [], set()
    for mirror in mirrors:
        deadline = Deadline(seconds)
        try:
            index = parse_index(b"".join(_chunks(mirror, INDEX_NAME, JSON_LIMIT, deadline)), INDEX_NAME)
            entry = index.find(name, version)
            if entry is None:
                known |= {item.name if version is None else f"{item.name}@{item.version}" for item in index.checkpoints}
                continue
            return _fetched(mirror, entry, deadline)
        except DownloadError as error:
            failures.append(f"{_shown(mirror)}: {error}")
    if failures:
        raise DownloadError(f"cannot fetch {wanted!r} from ZOO_CHECKPOINT_URL; {'; '.join(failures)}")
    raise UnknownNameError("checkpoint", wanted, known)


def _seconds() -> float:
    """How long a download may take beside its bytes."""
    given = os.environ.get("ZOO_DOWNLOAD_SECONDS", "") or SECONDS
    try:
        seconds = float(given)
    except ValueError:
        seconds = math.nan
    if not 0 < seconds < math.inf:
        raise DownloadError(f"ZOO_DOWNLOAD_SECONDS is {given!r}; give a number of seconds above 0")
    return seconds


def _fetched(mirror: str, entry: IndexEntry, deadline: Deadline) -> Path:
    """The folder of a checkpoint that a mirror lists, fetched where it is not there or damaged."""
    folder = cache.place(entry.name, entry.version)

    def is_whole(_: Path) -> bool:
        return cache.damage(entry.name, entry.version) is None

    # Asked before the lock is taken, so that a cache that cannot be written is still read.
    if not is_whole(folder):
        if os.path.lexists(folder) and not folder.is_dir():
            remove_folder(folder)  # a file, or a link to nothing
        replace_folder(
            partial(_download, mirror, entry, deadline),
            folder,
            owned=lambda _: entry.files.keys(),  # damaged as they are; other files in the folder are refused
            overwrite=True,
            keep=is_whole,
        )
    return folder


def _download(mirror: str, entry: IndexEntry, deadline: Deadline, folder: Path) -> None:
    """Fills a folder with a checkpoint's files, to the byte as the index and the checkpoint itself list them."""
    total = sum(wanted.bytes for wanted in entry.files.values())
    if total > LIMIT:
        raise DownloadError(
            f"{INDEX_NAME} lists {total} bytes for {entry.name}@{entry.version}, and at most {LIMIT} are fetched"
        )
    with progress(DownloadColumn(), TransferSpeedColumn()) as display:
        bar = display.add_task(f"{entry.name}@{entry.version}", total=total)
        save = partial(_save, mirror, deadline, partial(display.advance, bar))
        where = f"{entry.name}/{entry.version}"
        others = dict(entry.files)
        # First what the others must be: a list alone can say anything.
        save(f"{where}/{FILE_NAME}", others.pop(FILE_NAME), folder / FILE_NAME)
        _check_record(entry, others, folder)
        _check_room(entry, total, folder)
        deadline.seconds += total / RATE
        for name, wanted in others.items():
            save(f"{where}/{name}", wanted, folder / name)


def _save(
    mirror: str, deadline: Deadline, advance: Callable[[int], None], address: str, wanted: FileEntry, path: Path
) -> None:
    """Writes a file of a mirror, of which it says what it must be, and tells how many bytes have come."""
    digest = hashlib.sha256()
    with path.open("wb") as file:
        for chunk in _chunks(mirror, address, wanted.bytes, deadline):
            file.write(chunk)
            digest.update(chunk)
            advance(len(chunk))
        if file.tell() != wanted.bytes:
            raise DownloadError(f"{address} is cut off after {file.tell()} of {wanted.bytes} bytes")
    if digest.hexdigest() != wanted.sha256:
        raise DownloadError(f"{address} is not the file that {INDEX_NAME} lists: its sha256 differs")


def _check_record(entry: IndexEntry, others: dict[str, FileEntry], folder: Path) -> None:
    """Refuses a checkpoint whose own record, which has been fetched, is not what the index says of it."""
    try:
        found = read(folder)
    except CheckpointError as error:
        said = cache.reason(error).removeprefix(f"{folder / FILE_NAME}: ")
        raise DownloadError(f"{FILE_NAME} is not one that this zoo reads: {said}") from error
    if (found.name, found.version, found.files) != (entry.name, entry.version, others):
        raise DownloadError(f"{INDEX_NAME} and {FILE_NAME} of {entry.name}@{entry.version} contradict each other")


def _check_room(entry: IndexEntry, total: int, folder: Path) -> None:
    """Refuses what the disk has no room for. It is no fault of the mirror's, so that no other one is tried."""
    free = shutil.disk_usage(folder).free
    if total + _MARGIN > free:
        raise CheckpointError(
            f"{entry.name}@{entry.version} takes {total / 2**20:.0f} MiB, and the disk of {cache.root()} has "
            f"{free / 2**20:.0f} MiB left; free some, or set ZOO_CACHE_DIR to a folder on another disk"
        )


def _chunks(mirror: str, address: str, limit: int, deadline: Deadline) -> Iterator[bytes]:
    """The bytes of a mirror's file, never more than `limit`, and none after the deadline.

    What goes wrong at the mirror is a `DownloadError`; what the caller does with a chunk is not caught here.
    """
    left = limit
    try:
        with _open(mirror, address, deadline) as source:
            while chunk := source.read(_CHUNK):
                deadline.left()
                left -= len(chunk)
                if left < 0:
                    raise DownloadError(f"it is larger than the {limit} bytes expected")
                yield chunk
    except (DownloadError, HTTPException, OSError, ValueError) as error:
        raise DownloadError(f"{address}: {_reason(error)}") from error


def _reason(error: Exception) -> str:
    """What went wrong at a mirror, on one line."""
    if isinstance(error, HTTPError):
        error.close()  # it holds the connection
        location = error.headers["Location"]
        if location is None or error.code // 100 != 3:
            return f"HTTP status {error.code}"
        if str(error.reason).startswith(HTTPRedirectHandler.inf_msg):
            return "it redirects without end"
        where = _shown(location)[:200]
        return f"it redirects to {where!r}; only its own server is followed, name the other one instead"
    if isinstance(error, IncompleteRead):
        return "it is cut off"
    if isinstance(error, HTTPException) and not isinstance(error, OSError):  # as where it hangs up
        return f"what was answered is not HTTP ({type(error).__name__})"
    return " ".join(str(getattr(error, "reason", error)).split())


def _open(mirror: str, address: str, deadline: Deadline) -> IO[bytes]:
    scheme, is_url, rest = mirror.partition("://")
    scheme = scheme.lower()
    if not is_url or scheme == "file":
        path = Path(url2pathname(urlsplit(mirror).path) if is_url else os.path.expanduser(mirror)) / address
        if path.exists() and not path.is_file():  # a pipe would be waited for
            raise DownloadError("it is not a file")
        return path.open("rb")
    if scheme not in ("http", "https"):
        raise DownloadError("expected an http, https or file address, or a folder")
    if "@" in rest.partition("/")[0]:
        raise DownloadError("a name and a password in an address are not sent; leave them out")
    if os.environ.get("ZOO_OFFLINE", "0") not in ("", "0"):
        raise DownloadError("ZOO_OFFLINE is set, so no socket is opened; unset it, or name a folder")
    return open_address(f"{mirror.rstrip('/')}/{address}", deadline)


def _shown(address: str) -> str:
    """An address as it may be printed: without a password, and without what follows the path, where tokens are."""
    if "://" not in address:
        return address
    return re.sub(r"[?#].*", "", re.sub(r"://.*@", "://…@", address))
