"""The TFDS builder of the Stanford Sentiment Treebank's sentences."""

from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

import tensorflow_datasets as tfds

from zoo.datasets.labelled_text_builder import LabelledTextBuilder
from zoo.datasets.sst import ORIGINS

_WRITTEN = {" n't": "n't", "-lrb-": "(", "-rrb-": ")"}
"""What the files have in place of what people write."""


class Builder(LabelledTextBuilder, skip_registration=True):
    """Sentences and whether they praise, in the order of the files."""

    VERSION = tfds.core.Version("1.1.0")
    RELEASE_NOTES: ClassVar[dict[str, str]] = {"1.1.0": "Brackets and words such as `isn't` as people write them."}
    ORIGIN = ORIGINS["sst"]
    LABELS = ("negative", "positive")
    HOMEPAGE = "https://nlp.stanford.edu/sentiment/"

    def _texts(self, split: str, path: Path) -> Iterator[tuple[str, str]]:
        # Not splitlines: only a line feed ends a line.
        for line in path.read_bytes().decode().removesuffix("\n").split("\n"):
            label, _, text = line.partition(" ")
            for written, meant in _WRITTEN.items():
                text = text.replace(written, meant)
            yield text, self.LABELS[int(label)]
