"""The TFDS builder of the Stanford Sentiment Treebank's sentences."""

from collections.abc import Iterator
from pathlib import Path

import tensorflow_datasets as tfds

from zoo.datasets.labelled_text_builder import LabelledTextBuilder
from zoo.datasets.sst import ORIGINS


class Builder(LabelledTextBuilder, skip_registration=True):
    """Sentences and whether they praise, in the order of the files."""

    VERSION = tfds.core.Version("1.0.0")
    ORIGIN = ORIGINS["sst"]
    LABELS = ("negative", "positive")
    HOMEPAGE = "https://nlp.stanford.edu/sentiment/"

    def _texts(self, split: str, path: Path) -> Iterator[tuple[str, str]]:
        # Not splitlines: only a line feed ends a line.
        for line in path.read_bytes().decode().removesuffix("\n").split("\n"):
            label, _, text = line.partition(" ")
            yield text, self.LABELS[int(label)]
