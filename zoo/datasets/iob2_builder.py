"""What the TFDS builders of entity corpora share."""

from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

import numpy as np
import tensorflow_datasets as tfds

from zoo.datasets.iob2 import read_documents
from zoo.datasets.sources import Origin, fetch
from zoo.text.iob2 import label_set


class Iob2Builder(tfds.core.GeneratorBasedBuilder, skip_registration=True):
    """Sentences of a file of IOB2 tags a split, in the order of the file.

    An example has `tokens` and `tags` of equal length, and `document`, the number of its document in the split
    (always 0 where the files mark none).
    """

    ORIGIN: ClassVar[Origin]
    TYPES: ClassVar[tuple[str, ...]]
    HOMEPAGE: ClassVar[str]
    STRICT: ClassVar[bool] = True

    def _info(self) -> tfds.core.DatasetInfo:
        return self.dataset_info_from_configs(
            features=tfds.features.FeaturesDict(
                {
                    "tokens": tfds.features.Sequence(tfds.features.Text()),
                    "tags": tfds.features.Sequence(tfds.features.ClassLabel(names=label_set(self.TYPES))),
                    "document": tfds.features.Scalar(np.int64),
                }
            ),
            homepage=self.HOMEPAGE,
            license=self.ORIGIN.licence,
            disable_shuffling=True,
        )

    def _split_generators(self, dl_manager: tfds.download.DownloadManager) -> dict[str, Iterator]:
        return {split: self._generate_examples(*paths) for split, paths in fetch(dl_manager, self.ORIGIN).items()}

    def _generate_examples(self, path: Path) -> Iterator[tuple[int, dict]]:
        sentences = (
            {"tokens": tokens, "tags": tags, "document": number}
            for number, document in enumerate(read_documents(path, self.STRICT))
            for tokens, tags in document
        )
        yield from enumerate(sentences)
