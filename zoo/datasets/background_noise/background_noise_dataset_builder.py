"""The TFDS builder of background noise."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import tensorflow_datasets as tfds

from zoo.audio.recordings import read_recording, resampled
from zoo.datasets.background_noise import KINDS, ORIGINS, RATE, SOURCES
from zoo.datasets.sources import fetch


class Builder(tfds.core.GeneratorBasedBuilder, skip_registration=True):
    """One example a recording, in the order of the kinds and the files' names: its `samples` and its `kind`."""

    VERSION = tfds.core.Version("1.0.0")

    def _info(self) -> tfds.core.DatasetInfo:
        return self.dataset_info_from_configs(
            features=tfds.features.FeaturesDict(
                {
                    "samples": tfds.features.Audio(sample_rate=RATE, dtype=np.int16),
                    "kind": tfds.features.Text(),
                }
            ),
            homepage="https://github.com/karolpiczak/ESC-10",
            license=ORIGINS["background_noise"].licence,
            disable_shuffling=True,
        )

    def _split_generators(self, dl_manager: tfds.download.DownloadManager) -> dict[str, Iterator]:
        found = fetch(dl_manager, ORIGINS["background_noise"])
        return {split: self._generate_examples(split, paths) for split, paths in found.items()}

    def _generate_examples(self, split: str, paths: list[Path]) -> Iterator[tuple[int, dict[str, Any]]]:
        kinds = [kind for kind in KINDS[split] for _ in SOURCES[kind]]
        for key, (kind, path) in enumerate(zip(kinds, paths, strict=True)):
            samples = resampled(read_recording(path), RATE)
            yield key, {"samples": np.round(np.clip(samples, -1, 1) * 32767).astype(np.int16), "kind": kind}
