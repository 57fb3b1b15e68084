"""The TFDS builder of WikiText-2."""

from pathlib import Path

import tensorflow_datasets as tfds

from zoo.datasets.text_builder import TextBuilder
from zoo.datasets.wikitext2 import ORIGINS
from zoo.datasets.wikitext2.articles import read_articles


class Builder(TextBuilder, skip_registration=True):
    """The articles of WikiText-2, every line and mark as in the files."""

    VERSION = tfds.core.Version("1.0.0")
    ORIGINS = ORIGINS
    HOMEPAGE = "https://arxiv.org/abs/1609.07843"

    def _texts(self, split: str, paths: list[Path]) -> list[tuple[str, str]]:
        return read_articles(paths[0])
