"""The TFDS builder of English novels with held-out books."""

from collections.abc import Iterable
from pathlib import Path

import tensorflow_datasets as tfds

from zoo.datasets.english_novels import ORIGINS, TEST, VALIDATION
from zoo.datasets.english_novels.paragraphs import paragraph_a_line
from zoo.datasets.english_text.novels import read_novels
from zoo.datasets.text_builder import TextBuilder


class Builder(TextBuilder, skip_registration=True):
    """One example a book, a paragraph a line, sorted by name."""

    VERSION = tfds.core.Version("1.0.0")
    ORIGINS = ORIGINS

    def _texts(self, split: str, paths: list[Path]) -> Iterable[tuple[str, str]]:
        held_out = dict.fromkeys(VALIDATION, "validation") | dict.fromkeys(TEST, "test")
        return (
            (name, paragraph_a_line(text)) for name, text in read_novels(paths) if held_out.get(name, "train") == split
        )
