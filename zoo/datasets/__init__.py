"""The data sets that zoo's networks are trained on, each a folder with a TFDS builder.

A name is that of a folder, followed by a configuration where the data set has several (`english_text/novels`).
Importing this package, and everything in it but `load`, needs neither TensorFlow nor TFDS.
"""

from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from zoo.datasets.sources import Origin
from zoo.errors import DataError, UnknownNameError


def names() -> list[str]:
    """The names of all data sets, sorted."""
    return sorted(_origins())


def load(name: str, split: str) -> Sequence[dict[str, Any]]:
    """The examples of a split, as dicts of str, int, bool, lists of these and, of sound, arrays, in the order of the
    original files.

    The first call prepares the data set below `<cache>/datasets`, where the environment variable ZOO_CACHE_DIR names
    the cache (by default `~/.cache/zoo`); examples are then read from there when asked for. Files are taken from the
    folder ZOO_DATA_DIR where they are there, and downloaded otherwise. Raises `UnknownNameError` for the name or the
    split, `DataError` and `DownloadError` for files that are altered, missing or out of reach, and `DataError` where a
    package is not installed.
    """
    splits = _origin(name).splits
    if split not in splits:
        raise UnknownNameError("split", split, splits)
    try:
        from zoo.datasets.prepared import read

        return read(name, split)
    except ModuleNotFoundError as error:
        package = (error.name or "").partition(".")[0].replace("_", "-")
        raise DataError(
            f"the data set {name} needs {package}, which is not installed: pip install {package}"
        ) from error


def splits(name: str) -> list[str]:
    """The splits of a data set."""
    return list(_origin(name).splits)


def files(name: str) -> dict[str, str]:
    """The sha256 of each file of a data set, by its path below ZOO_DATA_DIR."""
    return {source.path: source.sha256 for source in _origin(name).sources}


def licence(name: str) -> str:
    """What a data set's owners allow, in a line."""
    return _origin(name).licence


def tokenized(name: str) -> bool:
    """Whether white space already separates the words and marks of a data set's text."""
    return _origin(name).tokenized


def note(name: str) -> str:
    """What must be known to compare scores on a data set with those of others, or an empty string."""
    return _origin(name).note


def type_names(name: str) -> dict[str, str]:
    """The names under which taggers know a data set's types of entities, where it calls them otherwise."""
    return dict(_origin(name).type_names)


def _origin(name: str) -> Origin:
    origins = _origins()
    if name not in origins:
        raise UnknownNameError("data set", name, origins)
    return origins[name]


def _origins() -> dict[str, Origin]:
    """The origin of every data set: a walk over the folders that hold a builder."""
    builders = Path(__file__).parent.glob("*/*_dataset_builder.py")
    packages = (import_module(f"{__name__}.{path.parent.name}") for path in builders)
    return {name: origin for package in packages for name, origin in package.ORIGINS.items()}
