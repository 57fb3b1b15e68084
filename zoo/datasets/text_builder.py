"""What the TFDS builders of plain text share."""

from abc import abstractmethod
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import ClassVar

import tensorflow_datasets as tfds

from zoo.datasets.sources import Origin, fetch


class TextBuilder(tfds.core.GeneratorBasedBuilder, skip_registration=True):
    """Texts of the files of a split: an example has a `name` and a `text`."""

    ORIGINS: ClassVar[dict[str, Origin]]
    HOMEPAGE: ClassVar[str | None] = None

    def _info(self) -> tfds.core.DatasetInfo:
        return self.dataset_info_from_configs(
            features=tfds.features.FeaturesDict({"name": tfds.features.Text(), "text": tfds.features.Text()}),
            homepage=self.HOMEPAGE,
            license=self._origin.licence,
            disable_shuffling=True,
        )

    @property
    def _origin(self) -> Origin:
        config = self.builder_config
        return self.ORIGINS[f"{self.name}/{config.name}" if config else self.name]

    def _split_generators(self, dl_manager: tfds.download.DownloadManager) -> dict[str, Iterator]:
        found = fetch(dl_manager, self._origin)
        return {split: self._generate_examples(split, paths) for split, paths in found.items()}

    def _generate_examples(self, split: str, paths: list[Path]) -> Iterator[tuple[int, dict]]:
        yield from enumerate({"name": name, "text": text} for name, text in self._texts(split, paths))

    @abstractmethod
    def _texts(self, split: str, paths: list[Path]) -> Iterable[tuple[str, str]]:
        """The name and the text of each example of a split."""
