"""What the TFDS builders of labelled texts share."""

from abc import abstractmethod
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import ClassVar

import tensorflow_datasets as tfds

from zoo.datasets.sources import Origin, fetch


class LabelledTextBuilder(tfds.core.GeneratorBasedBuilder, skip_registration=True):
    """Texts and their labels: an example has a `text` and a `label`."""

    ORIGIN: ClassVar[Origin]
    LABELS: ClassVar[tuple[str, ...]]
    HOMEPAGE: ClassVar[str]

    def _info(self) -> tfds.core.DatasetInfo:
        label = tfds.features.ClassLabel(names=self.LABELS)
        return self.dataset_info_from_configs(
            features=tfds.features.FeaturesDict({"text": tfds.features.Text(), "label": label}),
            homepage=self.HOMEPAGE,
            license=self.ORIGIN.licence,
            disable_shuffling=True,
        )

    def _split_generators(self, dl_manager: tfds.download.DownloadManager) -> dict[str, Iterator]:
        return {
            split: self._generate_examples(split, *paths) for split, paths in fetch(dl_manager, self.ORIGIN).items()
        }

    def _generate_examples(self, split: str, path: Path) -> Iterator[tuple[int, dict]]:
        yield from enumerate({"text": text, "label": label} for text, label in self._texts(split, path))

    @abstractmethod
    def _texts(self, split: str, path: Path) -> Iterable[tuple[str, str]]:
        """The text and the label of each example of a split."""
