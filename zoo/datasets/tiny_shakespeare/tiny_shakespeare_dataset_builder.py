"""The TFDS builder of tiny Shakespeare."""

from pathlib import Path

import tensorflow_datasets as tfds

from zoo.datasets.text_builder import TextBuilder
from zoo.datasets.tiny_shakespeare import ORIGINS


# Not registered: TFDS has a `tiny_shakespeare` of its own, whose splits are others, and names must be unique.
class Builder(TextBuilder, skip_registration=True):
    """The first nine tenths of the characters for training, the last for validation, as nanoGPT divides them."""

    VERSION = tfds.core.Version("1.0.0")
    ORIGINS = ORIGINS
    HOMEPAGE = "https://github.com/karpathy/char-rnn"

    def _texts(self, split: str, paths: list[Path]) -> list[tuple[str, str]]:
        text = paths[0].read_bytes().decode()
        border = int(len(text) * 0.9)
        return [(split, text[:border] if split == "train" else text[border:])]
