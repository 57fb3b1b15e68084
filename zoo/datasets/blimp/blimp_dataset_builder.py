"""The TFDS builder of BLiMP."""

import json
import tarfile
from collections.abc import Iterator
from pathlib import Path

import tensorflow_datasets as tfds
from tensorflow_datasets.datasets.blimp import blimp_dataset_builder

from zoo.datasets.blimp import ORIGINS
from zoo.datasets.sources import fetch


# Not registered: TFDS has a `blimp` of its own, with a configuration for each paradigm, and names must be unique.
class Builder(blimp_dataset_builder.Builder, skip_registration=True):
    """The pairs of all paradigms, sorted by the paradigm's name, in the order of its file; TFDS's features."""

    VERSION = tfds.core.Version("1.0.0")
    BUILDER_CONFIGS = []  # noqa: RUF012 - TFDS reads this very name and type
    pkg_dir_path = tfds.core.Path(__file__).parent  # else TFDS's, once its builder has been loaded

    def _info(self) -> tfds.core.DatasetInfo:
        return self.dataset_info_from_configs(
            features=super()._info().features,
            homepage="https://github.com/alexwarstadt/blimp",
            license=ORIGINS["blimp"].licence,
            disable_shuffling=True,
        )

    def _split_generators(self, dl_manager: tfds.download.DownloadManager) -> dict[str, Iterator]:
        return {split: self._generate_examples(*paths) for split, paths in fetch(dl_manager, ORIGINS["blimp"]).items()}

    def _generate_examples(self, path: Path) -> Iterator[tuple[int, dict]]:
        pairs = ({**pair, "pair_id": int(pair["pairID"])} for pair in _lines(path))
        yield from enumerate({name: pair[name] for name in self.info.features} for pair in pairs)


def _lines(path: Path) -> Iterator[dict]:
    """The lines of the archive's files, sorted by the file's name: the order of members depends on who packed them."""
    with tarfile.open(path) as archive:
        for member in sorted(archive.getmembers(), key=lambda member: member.name):
            yield from map(json.loads, archive.extractfile(member))
