"""TFDS's own checks of each builder, on invented data."""

import os
import tarfile
import tempfile
from pathlib import Path
from unittest import mock

import tensorflow_datasets as tfds

from zoo.datasets import broad_twitter, conll2003, english_text, wnut17
from zoo.datasets.broad_twitter import broad_twitter_dataset_builder
from zoo.datasets.conll2003 import conll2003_dataset_builder
from zoo.datasets.english_text import english_text_dataset_builder
from zoo.datasets.sources import Origin
from zoo.datasets.wnut17 import wnut17_dataset_builder


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


class TestEnglishText(Unregistered, tfds.testing.DatasetBuilderTestCase):
    DATASET_CLASS = english_text_dataset_builder.Builder
    SPLITS = {"train": 3}  # noqa: RUF012

    def setUp(self):
        super().setUp()
        folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        dummies = Path(english_text.__file__).parent / "dummy_data"
        for name in ("novels", "reviews", "unsup"):
            with tarfile.open(folder / f"{name}.tar.xz", "w:xz") as archive:
                for top in (dummies / name).iterdir():
                    archive.add(top, top.name)
        files = {
            "english_text/novels": [folder / "novels.tar.xz"],
            "english_text/reviews": [folder / "reviews.tar.xz", folder / "unsup.tar.xz"],
            "english_text/wikipedia": [dummies / "wiki.train.tokens"],
        }
        found = {english_text.ORIGINS[name].licence: {"train": paths} for name, paths in files.items()}
        self.enterContext(
            mock.patch.object(english_text_dataset_builder, "fetch", lambda manager, origin: found[origin.licence])
        )

    def examples(self, config: str) -> dict[str, str]:
        builder = self._make_builder(config=config)
        builder.download_and_prepare(file_format="array_record")
        return {example["name"].decode(): example["text"].decode() for example in builder.as_data_source("train")}

    def test_novels_have_plain_line_ends_and_no_byte_order_mark(self):
        novels = self.examples("novels")
        assert list(novels) == [
            "more_novels/Quill_Harbour_1888",
            "some_novels/Ash_Lamp_1850",
            "some_novels/Finch_Clock_1911",
        ]
        assert novels["some_novels/Ash_Lamp_1850"].startswith("THE LAMP\nCHAPTER I.\n")

    def test_reviews_are_of_the_training_part_only(self):
        assert self.examples("reviews") == {
            "neg/0_2": "Two hours of fog, and not even good fog.",
            "pos/0_9": "A film about kettles.\n\nI laughed twice.",
            "unsup/0_0": "The owl was made of glass, the plot of paper.",
        }

    def test_articles_begin_at_titles_and_not_at_sections_or_formulas(self):
        articles = self.examples("wikipedia")
        assert list(articles) == ["Northmere", "Ada Quill", "B"]
        assert articles["Northmere"].startswith("= Northmere = \n \n Northmere is a <unk> @-@ built")
        assert articles["Northmere"].endswith("= = = Ships = = = \n \n Few .")
