"""The TFDS builder of CMUdict."""

from collections.abc import Iterator
from pathlib import Path

import tensorflow_datasets as tfds

from zoo.datasets.cmudict import ORIGINS
from zoo.datasets.pronunciation_builder import PronunciationBuilder, read_lines

_SEPARATOR = "  "


class Builder(PronunciationBuilder, skip_registration=True):
    """Words in the order of the files."""

    VERSION = tfds.core.Version("1.0.0")
    ORIGIN = ORIGINS["cmudict"]
    HOMEPAGE = "http://www.speech.cs.cmu.edu/cgi-bin/cmudict"

    def _lines(self, split: str, paths: list[Path]) -> Iterator[tuple[str, str]]:
        if split == "test":
            yield from read_lines(paths[0], _SEPARATOR)
            return
        # The files were made by drawing lines, so that a word of several pronunciations may stand in both: it trains.
        train, held_out = (read_lines(path, _SEPARATOR) for path in paths)
        trained = {word for word, _ in train}
        if split == "train":
            yield from train
        yield from (line for line in held_out if (line[0] in trained) == (split == "train"))
