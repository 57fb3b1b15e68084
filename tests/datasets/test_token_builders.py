"""TFDS's own checks of the builders of tagged sentences, labelled texts and pronunciations."""

import tensorflow_datasets as tfds
from fixtures.dataset_builders import DummyFiles, Unregistered, dummy_files

from zoo.datasets import broad_twitter, conll2003, wnut17
from zoo.datasets.broad_twitter import broad_twitter_dataset_builder
from zoo.datasets.cmudict import cmudict_dataset_builder
from zoo.datasets.conll2003 import conll2003_dataset_builder
from zoo.datasets.imdb_reviews import imdb_reviews_dataset_builder
from zoo.datasets.sigmorphon2021_eng_us import sigmorphon2021_eng_us_dataset_builder
from zoo.datasets.sst import sst_dataset_builder
from zoo.datasets.trec import trec_dataset_builder
from zoo.datasets.wnut17 import wnut17_dataset_builder


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
