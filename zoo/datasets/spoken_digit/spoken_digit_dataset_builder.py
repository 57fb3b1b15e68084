"""The TFDS builder of spoken digits."""

import io
import re
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
import tensorflow_datasets as tfds

from zoo.datasets.sources import fetch
from zoo.datasets.spoken_digit import DIGITS, ORIGINS, RATE, SPEAKERS

_RECORDING = re.compile(r"[^/]+/recordings/(\d)_([a-z]+)_(\d+)\.wav")

_FIRST_HELD_OUT = 40
"""Recordings of each speaker and digit from this number on, of 50, are the validation split."""


# Not registered: TFDS has a `spoken_digit` of its own, with one split, and names must be unique.
class Builder(tfds.core.GeneratorBasedBuilder, skip_registration=True):
    """One example a recording, sorted by digit, speaker and number: its `samples`, its `word` and its `speaker`."""

    VERSION = tfds.core.Version("1.0.9")
    BUILDER_CONFIGS = [  # noqa: RUF012 - TFDS reads this very name and type
        tfds.core.BuilderConfig(name=speaker, description=f"{speaker} is held out for the test") for speaker in SPEAKERS
    ]

    def _info(self) -> tfds.core.DatasetInfo:
        return self.dataset_info_from_configs(
            features=tfds.features.FeaturesDict(
                {
                    "samples": tfds.features.Audio(sample_rate=RATE, dtype=np.int16),
                    "word": tfds.features.ClassLabel(names=DIGITS),
                    "speaker": tfds.features.Text(),
                }
            ),
            homepage="https://github.com/Jakobovski/free-spoken-digit-dataset",
            license=self._origin.licence,
            disable_shuffling=True,
        )

    @property
    def _origin(self):
        return ORIGINS[f"spoken_digit/{self.builder_config.name}"]

    def _split_generators(self, dl_manager: tfds.download.DownloadManager) -> dict[str, Iterator]:
        found = fetch(dl_manager, self._origin)
        return {split: self._generate_examples(split, paths[0]) for split, paths in found.items()}

    def _generate_examples(self, split: str, path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
        chosen = (one for one in _recordings(path) if self._split(*one[0]) == split)
        for key, ((digit, speaker, _), wav) in enumerate(sorted(chosen)):
            samples, rate = soundfile.read(io.BytesIO(wav), dtype="int16")
            if rate != RATE:
                raise ValueError(f"a recording of {speaker} has {rate} samples a second")
            yield key, {"samples": samples, "word": digit, "speaker": speaker}

    def _split(self, digit: int, speaker: str, number: int) -> str:
        if speaker == self.builder_config.name:
            return "test"
        return "validation" if number >= _FIRST_HELD_OUT else "train"


def _recordings(path: Path) -> Iterator[tuple[tuple[int, str, int], bytes]]:
    """The digit, speaker and number of each recording of an archive, and its file."""
    with tarfile.open(path) as archive:
        for member in archive:
            if match := _RECORDING.fullmatch(member.name):
                digit, speaker, number = match.groups()
                yield (int(digit), speaker, int(number)), archive.extractfile(member).read()
