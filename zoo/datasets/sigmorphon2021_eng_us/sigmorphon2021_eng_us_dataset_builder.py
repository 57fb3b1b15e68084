"""The TFDS builder of SIGMORPHON 2021's American English."""

from collections.abc import Iterator
from pathlib import Path

import tensorflow_datasets as tfds

from zoo.datasets.pronunciation_builder import PronunciationBuilder, read_lines
from zoo.datasets.sigmorphon2021_eng_us import ORIGINS


class Builder(PronunciationBuilder, skip_registration=True):
    """Words in the order of the files."""

    VERSION = tfds.core.Version("1.0.0")
    ORIGIN = ORIGINS["sigmorphon2021_eng_us"]
    HOMEPAGE = "https://github.com/sigmorphon/2021-task1"

    def _lines(self, split: str, paths: list[Path]) -> Iterator[tuple[str, str]]:
        yield from read_lines(paths[0], "\t")
