"""Prepares a data set once, below the cache folder, and reads it back as plain Python."""

import io
import os
import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, redirect_stdout
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import tensorflow_datasets as tfds
from absl import logging
from filelock import FileLock
from rich.progress import SpinnerColumn

from zoo import console
from zoo.errors import DataError

_READ_AT_ONCE = 64
"""Examples that are fetched together. Any may be a whole book; small ones would take eight times as long one by one."""


class Examples(Sequence[dict[str, Any]]):
    """The examples of a prepared split, read from disk when asked for: dicts of str, int, bool, lists of these and, of
    sound, arrays."""

    def __init__(self, source: Sequence[Any], features: tfds.features.FeaturesDict):
        self._source = source
        self._features = features

    def __len__(self) -> int:
        return len(self._source)

    def __getitem__(self, index):
        if isinstance(index, slice):
            return list(self.at(range(*index.indices(len(self)))))
        if not -len(self) <= index < len(self):
            raise IndexError(f"no example {index} among {len(self)}")
        return next(self.at([index % len(self)]))

    def __iter__(self):
        return self.at(range(len(self)))

    def at(self, places: Sequence[int]) -> Iterator[dict[str, Any]]:
        """Yields the examples at some places, each at least 0, in their order."""
        for start in range(0, len(places), _READ_AT_ONCE):
            for example in self._source.__getitems__(places[start : start + _READ_AT_ONCE]):
                yield {name: _plain(value, self._features[name]) for name, value in example.items()}


def read(name: str, split: str) -> Examples:
    """The examples of a known data set's split, preparing the data set where that has not been done."""
    folder, _, config = name.partition("/")
    builder = import_module(f"zoo.datasets.{folder}.{folder}_dataset_builder").Builder
    cache = Path(os.path.expanduser(os.environ.get("ZOO_CACHE_DIR") or "~/.cache/zoo")) / "datasets"
    with _quiet():
        prepared = builder(data_dir=cache, config=config or None)
        if not Path(prepared.data_dir).is_dir():
            # TFDS renames the folder into place when it is whole; the lock spares a second process the same work.
            try:
                cache.mkdir(parents=True, exist_ok=True)
                lock = FileLock(cache / f"{folder}.lock").acquire()
            except OSError as error:
                raise DataError(
                    f"cannot write {cache}: {error.strerror}; set ZOO_CACHE_DIR to another folder"
                ) from error
            with lock, _untouched_chance():
                prepared = builder(data_dir=cache, config=config or None)
                _prepare(prepared, name)
        return Examples(prepared.as_data_source(split), prepared.info.features)


def _prepare(builder: tfds.core.DatasetBuilder, name: str) -> None:
    with console.progress(SpinnerColumn()) as display:
        display.add_task(f"Preparing {name}", total=None)
        builder.download_and_prepare(
            file_format="array_record",
            download_config=tfds.download.DownloadConfig(try_download_gcs=False, force_checksums_validation=True),
        )


@contextmanager
def _untouched_chance() -> Iterator[None]:
    """Leaves the generators of random numbers as they were: TFDS draws from Python's, which Keras takes the seeds of
    layers from, and a training must not depend on whether its data were prepared before."""
    states = random.getstate(), np.random.get_state()
    try:
        yield
    finally:
        random.setstate(states[0])
        np.random.set_state(states[1])


@contextmanager
def _quiet() -> Iterator[None]:
    """Keeps what TFDS and absl say off both streams: standard output is for answers, the progress bar is ours."""
    verbosity = logging.get_verbosity()
    logging.set_verbosity(logging.ERROR)
    tfds.disable_progress_bar()
    try:
        with redirect_stdout(io.StringIO()):
            yield
    finally:
        tfds.enable_progress_bar()
        logging.set_verbosity(verbosity)


def _plain(value: Any, feature: tfds.features.FeatureConnector) -> Any:
    """A decoded value of TFDS (bytes, NumPy numbers and arrays) as str, int, bool, list or, of sound, array."""
    match feature:
        case tfds.features.Sequence():
            return [_plain(element, feature.feature) for element in value]
        case tfds.features.ClassLabel():
            return feature.int2str(int(value))
        case tfds.features.Text():
            return value.decode()
        case tfds.features.Audio():
            return np.asarray(value)
        case _:
            return bool(value) if feature.np_dtype == np.bool_ else int(value)  # `dtype` needs TensorFlow
