"""Where the files of a data set are: below the folder ZOO_DATA_DIR, or at a public address.

No file is used unverified: a local one must have the sha256 given here, a downloaded one the sha256 that the data
set's `checksums.tsv` registers for its address.
"""

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from zoo.errors import DataError, DownloadError, few

if TYPE_CHECKING:
    import tensorflow_datasets as tfds


@dataclass(frozen=True)
class Source:
    """One file: `path` below ZOO_DATA_DIR, its size in bytes and its sha256.

    `url` is the public address of the file or, with `member`, of the archive that holds it under that name. Where no
    address serves the file, `advice` says how to get it.
    """

    path: str
    size: int
    sha256: str
    url: str | None = None
    member: str | None = None
    advice: str = ""

    def local(self) -> Path | None:
        """The verified file below ZOO_DATA_DIR, or None where there is none. Raises `DataError`."""
        folder = os.environ.get("ZOO_DATA_DIR")
        if not folder:
            return None
        if not Path(folder).is_dir():
            raise DataError(f"ZOO_DATA_DIR is {folder}, which is no folder; correct it or unset it")
        path = Path(folder) / self.path
        if not path.is_file():
            return None
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
        if found != self.sha256:
            way_out = f"remove it, and it is downloaded from {self.url}" if self.url else self.advice
            raise DataError(
                f"{path} is not the expected file: it has {path.stat().st_size} bytes and sha256 {found}, "
                f"expected are {self.size} bytes and sha256 {self.sha256}; {way_out}"
            )
        return path

    def at(self, path: str) -> "Source":
        """The same file at another path below ZOO_DATA_DIR."""
        return replace(self, path=path)


def registered(package: str) -> dict[str, Source]:
    """The files that `checksums.tsv` registers in the folder of a data set's `__init__.py`, by their names."""
    lines = Path(package).with_name("checksums.tsv").read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines)
    return {name: Source(name, int(size), sha256, url=url) for url, size, sha256, name in rows}


@dataclass(frozen=True)
class Origin:
    """What a data set may be used for, the files of each of its splits, and how to read scores on it."""

    licence: str
    splits: dict[str, tuple[Source, ...]]
    tokenized: bool = False
    """White space already separates the words and marks of its text."""
    note: str = ""
    """What must be known to compare scores on it with those of others."""
    type_names: Mapping[str, str] = field(default_factory=dict)
    """The names under which taggers know its types of entities, where it calls them otherwise."""

    @property
    def sources(self) -> list[Source]:
        """Every file once, in the order of the splits."""
        return list(dict.fromkeys(source for sources in self.splits.values() for source in sources))


def fetch(dl_manager: "tfds.download.DownloadManager", origin: Origin) -> dict[str, list[Path]]:
    """The verified files of each split, downloading what ZOO_DATA_DIR lacks.

    Raises `DataError` for an altered file and for one that is missing and has no address, `DownloadError` for one
    that cannot be downloaded.
    """
    found = {source.path: source.local() for source in origin.sources}
    missing = [source for source in origin.sources if found[source.path] is None]
    for source in missing:
        if source.url is None:
            folder = os.environ.get("ZOO_DATA_DIR") or "not set"
            raise DataError(f"no file {source.path} below ZOO_DATA_DIR ({folder}); {source.advice}")
    if missing:
        found |= _download(dl_manager, missing)
    return {split: [found[source.path] for source in sources] for split, sources in origin.splits.items()}


def _download(dl_manager: "tfds.download.DownloadManager", sources: list[Source]) -> dict[str, Path]:
    """The files at the addresses of `sources`, by `path`; TFDS verifies, caches and unpacks them."""
    from tensorflow_datasets.core.download import download_manager, extractor, util

    if os.environ.get("ZOO_OFFLINE", "0") not in ("", "0"):
        raise DownloadError(
            f"no file {sources[0].path} below ZOO_DATA_DIR, and ZOO_OFFLINE=1 forbids the download of {sources[0].url}"
        )
    plain = {source.path: source.url for source in sources if not source.member}
    packed = {source.path: source.url for source in sources if source.member}
    try:
        _reach(sources[0].url)
        files = dl_manager.download(plain) if plain else {}
        folders = dl_manager.download_and_extract(packed) if packed else {}
    except download_manager.NonMatchingChecksumError as error:
        raise DataError(f"a downloaded file is not the expected one: {' '.join(str(error).split())}") from error
    except (util.DownloadError, extractor.ExtractError, OSError) as error:
        raise DownloadError(
            f"cannot download {sources[0].url} ({' '.join(str(error).split())}); "
            f"put {few([source.path for source in sources], shown=4)} into the folder that ZOO_DATA_DIR names"
        ) from error
    return {
        source.path: Path(folders[source.path]) / source.member if source.member else Path(files[source.path])
        for source in sources
    }


def _reach(url: str) -> None:
    """Raises `ConnectionError` at once where there is no connection; TFDS would keep trying for minutes."""
    import requests

    try:
        requests.head(url, timeout=30).close()
    except requests.RequestException as error:
        raise ConnectionError(f"no connection to {urlsplit(url).hostname}") from error
