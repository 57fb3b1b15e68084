"""TFDS's own checks of the builders of plain text."""

import subprocess
import sys
from pathlib import Path

import tensorflow_datasets as tfds
from fixtures.dataset_builders import DummyFiles

from zoo.datasets.blimp import blimp_dataset_builder
from zoo.datasets.english_novels import english_novels_dataset_builder
from zoo.datasets.english_text import english_text_dataset_builder
from zoo.datasets.penn_treebank import penn_treebank_dataset_builder
from zoo.datasets.tiny_shakespeare import tiny_shakespeare_dataset_builder
from zoo.datasets.wikitext2 import wikitext2_dataset_builder

ROOT = Path(__file__).parents[2]


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
