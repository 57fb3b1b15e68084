"""TFDS's own checks of the builders of sound."""

from itertools import product
from unittest import mock

import numpy as np
import soundfile
import tensorflow_datasets as tfds
from fixtures.dataset_builders import DrawnFiles

from zoo.datasets import background_noise
from zoo.datasets.background_noise import background_noise_dataset_builder
from zoo.datasets.sources import Origin, Source
from zoo.datasets.spoken_digit import SPEAKERS, spoken_digit_dataset_builder


class TestSpokenDigit(DrawnFiles, tfds.testing.DatasetBuilderTestCase):
    DATASET_CLASS = spoken_digit_dataset_builder.Builder
    BUILDER_CONFIG_NAMES_TO_TEST = ["theo"]  # noqa: RUF012
    SPLITS = {"train": 8, "validation": 8, "test": 4}  # noqa: RUF012

    @classmethod
    def draw(cls, folder):
        """Of two digits and each speaker two recordings; what they hold tells them apart."""
        recordings = folder / "free-spoken-digit-dataset-1.0.9" / "free-spoken-digit-dataset-1.0.9" / "recordings"
        recordings.mkdir(parents=True)
        for digit, (place, speaker), number in product((0, 7), enumerate(SPEAKERS), (3, 40)):
            samples = np.full(20 + number, 100 * digit + 10 * place + number, np.int16)
            soundfile.write(recordings / f"{digit}_{speaker}_{number}.wav", samples, 8000)

    def test_a_configuration_holds_its_speaker_out(self):
        assert {example["speaker"] for example in self.examples("test", "theo")} == {"theo"}
        for split in ("train", "validation"):
            speakers = [example["speaker"] for example in self.examples(split, "theo")]
            assert speakers == ["george", "jackson", "nicolas", "yweweler"] * 2

    def test_recordings_are_those_of_the_files_the_last_numbers_held_out(self):
        for split, number in (("train", 3), ("validation", 40)):
            first, *_, last = self.examples(split, "theo")
            assert (first["word"], last["word"]) == ("zero", "seven")
            assert first["samples"].dtype == np.int16 and first["samples"].tolist() == [number] * (20 + number)
            assert last["samples"].tolist() == [740 + number] * (20 + number)


class TestBackgroundNoise(DrawnFiles, tfds.testing.DatasetBuilderTestCase):
    DATASET_CLASS = background_noise_dataset_builder.Builder
    SPLITS = {"train": 7, "validation": 2, "test": 2}  # noqa: RUF012

    @classmethod
    def draw(cls, folder):
        """A tone of 1,000 Hz for each kind, some of them at another rate."""
        for place, kind in enumerate(background_noise.SOURCES):
            rate = (16000, 44100)[place % 2]
            tone = 8000 * np.sin(2 * np.pi * 1000 * np.arange(rate // 50) / rate)
            soundfile.write(folder / f"{kind}.wav", np.round(tone).astype(np.int16), rate)

    def setUp(self):
        few = {kind: [Source(f"noise/{kind}.wav", 0, "")] for kind in background_noise.SOURCES}
        splits = {split: tuple(few[kind][0] for kind in kinds) for split, kinds in background_noise.KINDS.items()}
        self.enterContext(mock.patch.object(background_noise_dataset_builder, "SOURCES", few))
        self.enterContext(mock.patch.dict(background_noise.ORIGINS, background_noise=Origin("made up", splits)))
        super().setUp()

    def test_kinds_are_in_one_split_each(self):
        found = {split: [example["kind"] for example in self.examples(split)] for split in self.SPLITS}
        assert found == {split: list(kinds) for split, kinds in background_noise.KINDS.items()}

    def test_all_are_of_one_rate(self):
        for example in self.examples("train"):
            samples = example["samples"]
            assert samples.dtype == np.int16 and len(samples) == 320
            assert np.abs(np.fft.rfft(samples)).argmax() == 20  # 1,000 Hz
            assert 7500 < np.abs(samples).max() < 9500
