"""The TFDS builder of TREC's questions."""

from collections.abc import Iterator
from pathlib import Path

import tensorflow_datasets as tfds

from zoo.datasets.labelled_text_builder import LabelledTextBuilder
from zoo.datasets.trec import ORIGINS

_HELD_OUT = 10
"""Of so many questions of the training file, the last is the validation split's."""


# Not registered: TFDS has a `trec` of its own, without a validation split, and names must be unique.
class Builder(LabelledTextBuilder, skip_registration=True):
    """Questions and their coarse type, in the order of the files."""

    VERSION = tfds.core.Version("1.0.0")
    ORIGIN = ORIGINS["trec"]
    LABELS = ("ABBR", "DESC", "ENTY", "HUM", "LOC", "NUM")
    HOMEPAGE = "https://cogcomp.seas.upenn.edu/Data/QA/QC/"

    def _texts(self, split: str, path: Path) -> Iterator[tuple[str, str]]:
        # The one byte that is not ASCII stands where a space should; TFDS, too, takes it for one.
        lines = path.read_bytes().replace(b"\xf0", b" ").decode("ascii").splitlines()
        for index, line in enumerate(lines):
            if split == "test" or (index % _HELD_OUT == _HELD_OUT - 1) == (split == "validation"):
                types, _, text = line.partition(" ")
                yield text.strip(), types.partition(":")[0]
