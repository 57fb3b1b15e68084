"""What the TFDS builders of pronouncing dictionaries share."""

from abc import abstractmethod
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import ClassVar

import tensorflow_datasets as tfds

from zoo.datasets.sources import Origin, fetch


class PronunciationBuilder(tfds.core.GeneratorBasedBuilder, skip_registration=True):
    """Words and how they are pronounced: an example has a `word`, which no other has, and its `pronunciations`, each
    once, symbols with a space between two."""

    ORIGIN: ClassVar[Origin]
    HOMEPAGE: ClassVar[str]

    def _info(self) -> tfds.core.DatasetInfo:
        text = tfds.features.Text()
        return self.dataset_info_from_configs(
            features=tfds.features.FeaturesDict({"word": text, "pronunciations": tfds.features.Sequence(text)}),
            homepage=self.HOMEPAGE,
            license=self.ORIGIN.licence,
            disable_shuffling=True,
        )

    def _split_generators(self, dl_manager: tfds.download.DownloadManager) -> dict[str, Iterator]:
        found = fetch(dl_manager, self.ORIGIN)
        return {split: self._generate_examples(split, paths) for split, paths in found.items()}

    def _generate_examples(self, split: str, paths: list[Path]) -> Iterator[tuple[int, dict]]:
        listed: dict[str, dict[str, None]] = {}
        for word, pronunciation in self._lines(split, paths):
            listed.setdefault(word, {})[pronunciation] = None
        examples = ({"word": word, "pronunciations": list(found)} for word, found in listed.items())
        yield from enumerate(examples)

    @abstractmethod
    def _lines(self, split: str, paths: list[Path]) -> Iterable[tuple[str, str]]:
        """The words and the pronunciations of a split, a word as often as it is listed."""


def read_lines(path: Path, separator: str) -> list[tuple[str, str]]:
    """The words of a file and what stands after the separator, line by line."""
    lines = (line.split(separator) for line in path.read_bytes().decode().splitlines())
    return [(word, pronunciation) for word, pronunciation in lines]
