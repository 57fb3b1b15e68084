"""Fetches checkpoints into the cache from a mirror: static files on any web server, or a folder."""

import hashlib
import os
import re
from collections.abc import Iterator
from functools import partial
from http.client import HTTPException
from pathlib import Path
from typing import IO
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, build_opener, url2pathname

from pydantic import ValidationError
from rich.progress import DownloadColumn, TransferSpeedColumn

from zoo.console import progress
from zoo.errors import DownloadError, UnknownNameError
from zoo.store import cache
from zoo.store.atomic import replace_folder
from zoo.store.checkpoint import FILE_NAME, JSON_LIMIT, Checkpoint, first_problem
from zoo.store.index import INDEX_NAME, IndexEntry, parse_index

TIMEOUT = 10.0
"""Seconds without a connection, or without a byte, after which a mirror counts as unreachable."""
_CHUNK = 2**16


def fetch(name: str, version: int | None = None) -> Path:
    """The cache's folder of a checkpoint, fetched if it is not there; None is the newest on the first mirror.

    `ZOO_CHECKPOINT_URL` names the mirrors, separated by white space or commas: http(s) or file addresses, or
    folders. They are tried in turn. `ZOO_OFFLINE=1` opens no socket. When all fail, a `DownloadError` says what
    failed at each; when every one was read and none lists the checkpoint, it is an `UnknownNameError`.
    """
    if version is not None and cache.place(name, version).is_dir():
        return cache.place(name, version)
    wanted = name if version is None else f"{name}@{version}"
    mirrors = re.findall(r"[^\s,]+", os.environ.get("ZOO_CHECKPOINT_URL", ""))
    if not mirrors:
        raise DownloadError(f"cannot fetch {wanted!r}: set ZOO_CHECKPOINT_URL to the address or folder of a mirror")
    failures, known = [], set()
    for mirror in mirrors:
        try:
            index = parse_index(b"".join(_chunks(mirror, INDEX_NAME, JSON_LIMIT)), INDEX_NAME)
            entry = index.find(name, version)
            if entry is None:
                known |= {item.name if version is None else f"{item.name}@{item.version}" for item in index.checkpoints}
                continue
            folder = cache.place(name, entry.version)
            # Asked before the lock is taken, so that a cache that cannot be written is still read.
            if not folder.is_dir():
                replace_folder(partial(_download, mirror, entry), folder, keep=True)
            return folder
        except DownloadError as error:
            failures.append(f"{mirror}: {error}")
    if failures:
        raise DownloadError(f"cannot fetch {wanted!r} from ZOO_CHECKPOINT_URL; {'; '.join(failures)}")
    raise UnknownNameError("checkpoint", wanted, known)


def _download(mirror: str, entry: IndexEntry, folder: Path) -> None:
    """Fills a folder with a checkpoint's files, to the byte as the index and the checkpoint itself list them."""
    with progress(DownloadColumn(), TransferSpeedColumn()) as display:
        total = sum(wanted.bytes for wanted in entry.files.values())
        bar = display.add_task(f"{entry.name}@{entry.version}", total=total)
        for name, wanted in entry.files.items():
            address = f"{entry.name}/{entry.version}/{name}"
            digest = hashlib.sha256()
            with (folder / name).open("wb") as file:
                for chunk in _chunks(mirror, address, wanted.bytes):
                    file.write(chunk)
                    digest.update(chunk)
                    display.advance(bar, len(chunk))
                if file.tell() != wanted.bytes:
                    raise DownloadError(f"{address} is cut off after {file.tell()} of {wanted.bytes} bytes")
            if digest.hexdigest() != wanted.sha256:
                raise DownloadError(f"{address} is not the file that {INDEX_NAME} lists: its sha256 differs")
    try:
        found = Checkpoint.model_validate_json((folder / FILE_NAME).read_bytes())
    except ValidationError as error:
        raise DownloadError(f"{FILE_NAME} is not one that this zoo reads: {first_problem(error)}") from error
    listed = {name: wanted for name, wanted in entry.files.items() if name != FILE_NAME}
    if (found.name, found.version, found.files) != (entry.name, entry.version, listed):
        raise DownloadError(f"{INDEX_NAME} and {FILE_NAME} of {entry.name}@{entry.version} contradict each other")


def _chunks(mirror: str, address: str, limit: int) -> Iterator[bytes]:
    """The bytes of a mirror's file, never more than `limit`.

    What goes wrong at the mirror is a `DownloadError`; what the caller does with a chunk is not caught here.
    """
    left = limit
    try:
        with _open(mirror, address) as source:
            while chunk := source.read(_CHUNK):
                left -= len(chunk)
                if left < 0:
                    raise DownloadError(f"{address} is larger than the {limit} bytes expected")
                yield chunk
    except HTTPError as error:
        error.close()  # it holds the connection
        if location := error.headers["Location"]:
            raise DownloadError(
                f"{address} redirects to {location!r}; only its own server is followed, name the other one instead"
            ) from error
        raise DownloadError(f"{address}: HTTP status {error.code}") from error
    except HTTPException as error:
        raise DownloadError(f"{address}: what was answered is not HTTP ({type(error).__name__})") from error
    except (OSError, ValueError) as error:
        raise DownloadError(f"{address}: {getattr(error, 'reason', error)}") from error


def _open(mirror: str, address: str) -> IO[bytes]:
    scheme, is_url, _ = mirror.partition("://")
    if not is_url:
        return (Path(os.path.expanduser(mirror)) / address).open("rb")
    if scheme == "file":
        return (Path(url2pathname(urlsplit(mirror).path)) / address).open("rb")
    if scheme not in ("http", "https"):
        raise DownloadError("expected an http, https or file address, or a folder")
    if os.environ.get("ZOO_OFFLINE", "0") not in ("", "0"):
        raise DownloadError("ZOO_OFFLINE is set, so no socket is opened; unset it, or name a folder")
    return build_opener(_SameServer).open(f"{mirror.rstrip('/')}/{address}", timeout=TIMEOUT)


class _SameServer(HTTPRedirectHandler):
    """Follows a redirect on the same server only: another one is not what ZOO_CHECKPOINT_URL names."""

    def redirect_request(self, request, response, code, message, headers, address):
        old, new = urlsplit(request.full_url), urlsplit(address)
        if (old.scheme, old.netloc) != (new.scheme, new.netloc):
            return None  # which urllib turns into an HTTPError
        response.close()  # urllib would read all of it, however long
        return super().redirect_request(request, response, code, message, headers, address)
