"""The TFDS builder of Mikolov's Penn Treebank."""

from pathlib import Path

import tensorflow_datasets as tfds

from zoo.datasets.penn_treebank import ORIGINS
from zoo.datasets.text_builder import TextBuilder


class Builder(TextBuilder, skip_registration=True):
    """The sentences of Penn Treebank, a line each: one text a split."""

    VERSION = tfds.core.Version("1.0.0")
    ORIGINS = ORIGINS
    HOMEPAGE = "https://catalog.ldc.upenn.edu/LDC99T42"

    def _texts(self, split: str, paths: list[Path]) -> list[tuple[str, str]]:
        return [(split, paths[0].read_bytes().decode())]
