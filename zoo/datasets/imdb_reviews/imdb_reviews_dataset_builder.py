"""The TFDS builder of IMDB's reviews."""

import re
from collections.abc import Iterator
from pathlib import Path

import tensorflow_datasets as tfds

from zoo.datasets.archives import read_members
from zoo.datasets.imdb_reviews import ORIGINS
from zoo.datasets.labelled_text_builder import LabelledTextBuilder

_FIRST_HELD_OUT = 11250
"""Training reviews of each label from this number on, of 12,500, are the validation split."""

_FOLDERS = {"pos": "positive", "neg": "negative"}


# Not registered: TFDS has an `imdb_reviews` of its own, without a validation split, and names must be unique.
class Builder(LabelledTextBuilder, skip_registration=True):
    """Reviews and what they say of their film, sorted by the name of their file."""

    VERSION = tfds.core.Version("1.0.0")
    ORIGIN = ORIGINS["imdb_reviews"]
    LABELS = ("negative", "positive")
    HOMEPAGE = "https://ai.stanford.edu/~amaas/data/sentiment/"

    def _texts(self, split: str, path: Path) -> Iterator[tuple[str, str]]:
        part = "test" if split == "test" else "train"
        for name, text in read_members([path], re.compile(rf"aclImdb/{part}/(?P<name>(?:pos|neg)/\d+_\d+)\.txt")):
            folder, number = re.match(r"(\w+)/(\d+)", name).groups()
            if split == "test" or (int(number) >= _FIRST_HELD_OUT) == (split == "validation"):
                yield text.replace("<br />", "\n"), _FOLDERS[folder]
