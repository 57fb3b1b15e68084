"""TFDS's own checks of each builder, on invented data."""

import os
import subprocess
import sys
import tarfile
import tempfile
from itertools import product
from pathlib import Path
from unittest import mock

import numpy as np
import soundfile
import tensorflow_datasets as tfds

from zoo.datasets import background_noise, broad_twitter, conll2003, wnut17
from zoo.datasets.background_noise import background_noise_dataset_builder
from zoo.datasets.blimp import blimp_dataset_builder
from zoo.datasets.broad_twitter import broad_twitter_dataset_builder
from zoo.datasets.cmudict import cmudict_dataset_builder
from zoo.datasets.conll2003 import conll2003_dataset_builder
from zoo.datasets.english_novels import english_novels_dataset_builder
from zoo.datasets.english_text import english_text_dataset_builder
from zoo.datasets.imdb_reviews import imdb_reviews_dataset_builder
from zoo.datasets.penn_treebank import penn_treebank_dataset_builder
from zoo.datasets.prepared import Examples
from zoo.datasets.sigmorphon2021_eng_us import sigmorphon2021_eng_us_dataset_builder
from zoo.datasets.sources import Origin, Source
from zoo.datasets.spoken_digit import SPEAKERS, spoken_digit_dataset_builder
from zoo.datasets.sst import sst_dataset_builder
from zoo.datasets.tiny_shakespeare import tiny_shakespeare_dataset_builder
from zoo.datasets.trec import trec_dataset_builder
from zoo.datasets.wikitext2 import wikitext2_dataset_builder
from zoo.datasets.wnut17 import wnut17_dataset_builder

ROOT = Path(__file__).parents[2]


class Unregistered:
    """Ours stay out of TFDS's registry, so that its own builders of the same name can be loaded beside them."""

    def test_registered(self):
        assert self.DATASET_CLASS not in tfds.core.registered._DATASET_REGISTRY.values()

    def test_metadata_come_from_the_folder(self):
        info = self.builder.info
        assert info.description
        assert info.citation
        assert info.redistribution_info.license


def dummy_files(origins: dict[str, Origin]) -> dict[str, str]:
    """For each file below ZOO_DATA_DIR its name in dummy_data."""
    return {source.path: os.path.basename(source.path) for origin in origins.values() for source in origin.sources}


class TestConll2003(Unregistered, tfds.testing.DatasetBuilderTestCase):
    DATASET_CLASS = conll2003_dataset_builder.Builder
    SPLITS = {"train": 3, "validation": 2, "test": 2}  # noqa: RUF012 - TFDS's form
    DL_EXTRACT_RESULT = dict.fromkeys(dummy_files(conll2003.ORIGINS), ".")


class TestWnut17(Unregistered, tfds.testing.DatasetBuilderTestCase):
    DATASET_CLASS = wnut17_dataset_builder.Builder
    SPLITS = {"train": 2, "validation": 1, "test": 2}  # noqa: RUF012
    DL_DOWNLOAD_RESULT = dummy_files(wnut17.ORIGINS)


class TestBroadTwitter(Unregistered, tfds.testing.DatasetBuilderTestCase):
    DATASET_CLASS = broad_twitter_dataset_builder.Builder
    SPLITS = {"train": 2, "validation": 1, "test": 1}  # noqa: RUF012
    DL_DOWNLOAD_RESULT = dummy_files(broad_twitter.ORIGINS)


class DummyFiles(Unregistered):
    """The files are those of dummy_data, whatever their hashes; archives are packed from the folders there."""

    def setUp(self):
        super().setUp()
        folder = Path(self.enterContext(tempfile.TemporaryDirectory()))

        def local(source: Source) -> Path:
            name = os.path.basename(source.path)
            stem, _, packed = name.rpartition(".tar.")
            if not stem:
                return self.dummy_data / name
            with tarfile.open(folder / name, f"w:{packed}") as archive:
                for top in sorted((self.dummy_data / stem).iterdir(), reverse=True):
                    archive.add(top, top.name)
            return folder / name

        self.enterContext(mock.patch.object(Source, "local", local))

    def examples(self, split: str = "train", config: str | None = None) -> list[dict]:
        builder = self._make_builder(config=config)
        builder.download_and_prepare(file_format="array_record")
        return list(Examples(builder.as_data_source(split), builder.info.features))

    def texts(self, split: str = "train", config: str | None = None) -> dict[str, str]:
        return {example["name"]: example["text"] for example in self.examples(split, config)}

    def dummy(self, name: str) -> str:
        return (self.dummy_data / name).read_bytes().decode()


class TestTinyShakespeare(DummyFiles, tfds.testing.DatasetBuilderTestCase):
    DATASET_CLASS = tiny_shakespeare_dataset_builder.Builder
    SPLITS = {"train": 1, "validation": 1}  # noqa: RUF012

    def test_first_nine_tenths_of_the_characters_train_and_the_others_validate(self):
        text = self.dummy("input.txt")
        assert len(text) == 84
        assert self.texts("train") == {"train": text[:75]}
        assert self.texts("validation") == {"validation": text[75:]}


class TestWikitext2(DummyFiles, tfds.testing.DatasetBuilderTestCase):
    DATASET_CLASS = wikitext2_dataset_builder.Builder
    SPLITS = {"train": 3, "validation": 1, "test": 2}  # noqa: RUF012

    def test_texts_joined_are_the_file(self):
        for split, name in {"train": "train", "validation": "valid", "test": "test"}.items():
            assert "".join(self.texts(split).values()) == self.dummy(f"wiki.{name}.tokens")

    def test_articles_begin_with_the_blank_line_before_their_title(self):
        articles = self.texts("train")
        assert list(articles) == ["Northmere", "Ada Quill", "B"]
        assert articles["B"] == " \n = B = \n \n B is a letter . \n \n"


class TestPennTreebank(DummyFiles, tfds.testing.DatasetBuilderTestCase):
    DATASET_CLASS = penn_treebank_dataset_builder.Builder
    SPLITS = {"train": 1, "validation": 1, "test": 1}  # noqa: RUF012

    def test_text_is_the_file(self):
        for split, name in {"train": "train", "validation": "valid", "test": "test"}.items():
            assert self.texts(split) == {split: self.dummy(f"ptb.{name}.txt")}


class TestBlimp(DummyFiles, tfds.testing.DatasetBuilderTestCase):
    DATASET_CLASS = blimp_dataset_builder.Builder
    SPLITS = {"train": 3}  # noqa: RUF012

    def test_pairs_are_sorted_by_paradigm_whoever_packed_the_archive(self):
        pairs = [("Late_verb", 0), ("lone_kettle", 0), ("lone_kettle", 1)]
        assert [(example["UID"], example["pair_id"]) for example in self.examples()] == pairs

    def test_pair_has_the_features_of_tfds(self):
        example = self.examples()[1]
        assert example == {
            "sentence_good": "Some kettle whistles.",
            "sentence_bad": "Some kettle whistle.",
            "field": "morphology",
            "linguistics_term": "kettle_agreement",
            "UID": "lone_kettle",
            "simple_LM_method": True,
            "one_prefix_method": True,
            "two_prefix_method": False,
            "lexically_identical": False,
            "pair_id": 0,
        }
        assert {type(value) for value in example.values()} == {str, bool, int}

    def test_metadata_are_ours_though_the_builder_of_tfds_was_loaded_first(self):
        program = (  # in a process of its own, as a class looks for its folder once
            "import tensorflow_datasets as tfds; tfds.builder_cls('blimp'); "
            "from zoo.datasets.blimp.blimp_dataset_builder import Builder; "
            "print(Builder.get_metadata().description)"
        )
        run = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
        assert run.stdout.strip() == (ROOT / "zoo/datasets/blimp/README.md").read_text().strip()


class TestEnglishText(DummyFiles, tfds.testing.DatasetBuilderTestCase):
    DATASET_CLASS = english_text_dataset_builder.Builder
    BUILDER_CONFIG_NAMES_TO_TEST = ["novels", "reviews", "wikipedia"]  # noqa: RUF012
    SPLITS = {"train": 3}  # noqa: RUF012

    def test_novels_have_plain_line_ends_and_no_byte_order_mark(self):
        novels = self.texts(config="novels")
        assert list(novels) == [
            "more_novels/Quill_Harbour_1888",
            "some_novels/Ash_Lamp_1850",
            "some_novels/Finch_Clock_1911",
        ]
        assert novels["some_novels/Ash_Lamp_1850"].startswith("THE LAMP\nCHAPTER I.\n")

    def test_reviews_are_of_the_training_part_only(self):
        assert self.texts(config="reviews") == {
            "neg/0_2": "Two hours of fog, and not even good fog.",
            "pos/0_9": "A film about kettles.\n\nI laughed twice.",
            "unsup/0_0": "The owl was made of glass, the plot of paper.",
        }

    def test_articles_begin_at_titles_and_not_at_sections_or_formulas(self):
        articles = self.texts(config="wikipedia")
        assert list(articles) == ["Northmere", "Ada Quill", "B"]
        assert articles["Northmere"].startswith("= Northmere = \n \n Northmere is a <unk> @-@ built")
        assert articles["Northmere"].endswith("= = = Ships = = = \n \n Few .")


class TestUnlabelledReviews(DummyFiles, tfds.testing.DatasetBuilderTestCase):
    DATASET_CLASS = english_text_dataset_builder.Builder
    BUILDER_CONFIG_NAMES_TO_TEST = ["unlabelled_reviews"]  # noqa: RUF012
    SPLITS = {"train": 1}  # noqa: RUF012

    def test_labelled_reviews_are_left_out(self):
        assert list(self.texts(config="unlabelled_reviews")) == ["unsup/0_0"]


class TestImdbReviews(DummyFiles, tfds.testing.DatasetBuilderTestCase):
    DATASET_CLASS = imdb_reviews_dataset_builder.Builder
    SPLITS = {"train": 2, "validation": 2, "test": 2}  # noqa: RUF012

    def test_the_last_numbers_of_each_label_are_held_out(self):
        assert self.examples("train") == [
            {"text": "The fog was the best actor in it.", "label": "negative"},
            {"text": "A warm film about a cold kettle.\n\nI would see it twice.", "label": "positive"},
        ]
        assert [example["text"][:6] for example in self.examples("validation")] == ["It end", "Ninety"]

    def test_every_number_of_the_test_part_is_in_the_test_split(self):
        assert [example["label"] for example in self.examples("test")] == ["negative", "positive"]


class TestTrec(DummyFiles, tfds.testing.DatasetBuilderTestCase):
    DATASET_CLASS = trec_dataset_builder.Builder
    SPLITS = {"train": 10, "validation": 1, "test": 2}  # noqa: RUF012

    def test_every_tenth_question_is_held_out(self):
        assert self.examples("validation") == [{"text": "What is a glass owl ?", "label": "DESC"}]
        assert self.examples("train")[-1] == {"text": "Who is Ada Quill ?", "label": "HUM"}

    def test_the_odd_byte_is_a_space(self):
        assert self.examples("train")[1]["text"] == "Who painted the sister city of Northmere ?"


class TestSst(DummyFiles, tfds.testing.DatasetBuilderTestCase):
    DATASET_CLASS = sst_dataset_builder.Builder
    SPLITS = {"train": 3, "validation": 1, "test": 2}  # noqa: RUF012

    def test_only_a_line_feed_ends_a_sentence(self):
        assert self.examples("train")[0] == {"text": "a kettle , warm and wry .", "label": "positive"}
        assert self.examples("train")[2] == {"text": "an owl of paper\u2028and glue .", "label": "negative"}

    def test_words_are_as_people_write_them(self):
        assert self.examples("train")[1]["text"] == "the fog doesn't even try ."


class TestCmudict(DummyFiles, tfds.testing.DatasetBuilderTestCase):
    DATASET_CLASS = cmudict_dataset_builder.Builder
    SPLITS = {"train": 3, "validation": 1, "test": 2}  # noqa: RUF012

    def test_a_word_that_both_parts_have_trains_with_the_pronunciations_of_both(self):
        assert self.examples("train") == [
            {"word": "KETTLE", "pronunciations": ["K EH T AH L"]},
            {"word": "NORTHMERE", "pronunciations": ["N AO R TH M IH R", "N AO R TH M EH R"]},
            {"word": "QUILL", "pronunciations": ["K W IH L"]},
        ]
        assert self.examples("validation") == [{"word": "OWL'S", "pronunciations": ["AW L Z"]}]
        assert self.examples("test")[1] == {"word": "HARBOUR", "pronunciations": ["HH AA R B ER", "HH AA B AH"]}


class TestSigmorphon2021EngUs(DummyFiles, tfds.testing.DatasetBuilderTestCase):
    DATASET_CLASS = sigmorphon2021_eng_us_dataset_builder.Builder
    SPLITS = {"train": 2, "validation": 1, "test": 1}  # noqa: RUF012

    def test_symbols_of_several_signs_stay_together(self):
        assert self.examples("test") == [{"word": "finch", "pronunciations": ["f ɪ n t͡ʃ"]}]


class DrawnFiles(DummyFiles):
    """The files are drawn into a folder of their own: sounds, which nobody would read here."""

    @classmethod
    def setUpClass(cls):
        cls.EXAMPLE_DIR = Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        cls.draw(cls.EXAMPLE_DIR)
        super().setUpClass()


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


class TestEnglishNovels(DummyFiles, tfds.testing.DatasetBuilderTestCase):
    DATASET_CLASS = english_novels_dataset_builder.Builder
    SPLITS = {"train": 3, "validation": 1, "test": 1}  # noqa: RUF012

    def test_books_held_out_are_not_in_train(self):
        assert list(self.texts("validation")) == ["100_english_novels/Chesterton_Thursday_1908"]
        assert list(self.texts("test")) == ["eltec_eng/ENG18952_Wells"]
        assert list(self.texts("train")) == [
            "100_english_novels/Ash_Lamp_1850",
            "100_english_novels/Quill_Harbour_1888",
            "eltec_eng/ENG19110_Finch",
        ]

    def test_a_paragraph_is_a_line_however_the_file_breaks_lines(self):
        books = self.texts("train")
        assert books["100_english_novels/Ash_Lamp_1850"].split("\n")[1].endswith("ceased to ask for whom.")
        assert books["100_english_novels/Quill_Harbour_1888"].endswith('left of either.\n"Bother," she said.\n')
        assert books["eltec_eng/ENG19110_Finch"].endswith("worth the telling.\nNobody looked up.\n")
