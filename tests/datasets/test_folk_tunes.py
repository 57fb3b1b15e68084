"""Folk tunes: which are read, what type they are, which are one melody, and how they are split."""

import tempfile
from collections import Counter
from pathlib import Path
from unittest import mock

import pytest
import tensorflow_datasets as tfds

from zoo import datasets
from zoo.abc_notation import Key, Tune, faults, join, read_tune, tokenize, transpose
from zoo.datasets.folk_tunes import ORIGINS, folk_tunes_dataset_builder
from zoo.datasets.folk_tunes.books import number, read_books
from zoo.datasets.folk_tunes.melodies import one_of_each, opening, title
from zoo.datasets.prepared import Examples
from zoo.datasets.sources import Origin, Source

DUMMY = Path(folk_tunes_dataset_builder.__file__).parent / "dummy_data"
FILES = [
    "nottingham/jigs",
    "oneills1850/0811-0820_xy",
    "oneills1850/0811-0899",
    "ryans_mammoth/GlassOwlReel",
    "ryans_mammoth/LampAtAshHouse",
]

KETTLE = "M:6/8\nK:G\nD|GAB d2B|ceg d2B|ABc BAG|A2F D2:|"


def tune(text: str, name: str = "book/file/1", **fields) -> Tune:
    return read_tune("\n".join(["X:1", *(f"{letter}:{value}" for letter, value in fields.items()), text]), name)


class TestFolkTunes(tfds.testing.DatasetBuilderTestCase):
    DATASET_CLASS = folk_tunes_dataset_builder.Builder
    SPLITS = {"train": 3, "validation": 1, "test": 1}  # noqa: RUF012 - TFDS's form

    def setUp(self):
        super().setUp()
        sources = tuple(Source(f"abc/{name}.abc", 0, "") for name in FILES)
        origin = Origin("free", dict.fromkeys(("train", "validation", "test"), sources))
        self.enterContext(mock.patch.object(folk_tunes_dataset_builder, "ORIGINS", {"folk_tunes": origin}))
        self.enterContext(mock.patch.object(Source, "local", lambda source: DUMMY / source.path.removeprefix("abc/")))

    def examples(self, split: str) -> list[dict]:
        builder = self._make_builder()
        builder.download_and_prepare(file_format="array_record")
        return list(Examples(builder.as_data_source(split), builder.info.features))

    def test_registered(self):
        assert self.DATASET_CLASS not in tfds.core.registered._DATASET_REGISTRY.values()

    def test_metadata_come_from_the_folder(self):
        assert self.builder.info.description
        assert self.builder.info.citation
        assert self.builder.info.redistribution_info.license

    def test_example_has_the_music_and_what_the_header_says(self):
        (example,) = self.examples("test")
        assert example == {
            "name": "nottingham/jigs/1",
            "book": "nottingham",
            "title": "The Copper Kettle",
            "type": "jig",
            "metre": "6/8",
            "unit_length": "1/8",
            "key": "G",
            "abc": "|: D | GABd2B | cegd2B | ABcBAG | A2FD2 :| e | c2eg2e | d2BG2B | ABcdcA | G3G2 ||",
        }

    def test_a_melody_is_kept_once_in_its_typed_copy(self):
        (example,) = self.examples("validation")
        assert (example["name"], example["type"]) == ("oneills1850/0811-0820_xy/812", "jig")

    def test_examples_are_in_the_order_of_the_books(self):
        names = ["nottingham/jigs/2", "ryans_mammoth/GlassOwlReel/1", "ryans_mammoth/LampAtAshHouse/9"]
        assert [example["name"] for example in self.examples("train")] == names


def test_tunes_that_cannot_be_used_are_named_with_the_reason():
    tunes, skipped = read_books((name, DUMMY / f"{name}.abc") for name in FILES)
    assert len(tunes) == 7
    assert skipped == [("nottingham/jigs/3", "it has several voices; split them into tunes")]


def test_a_type_comes_from_the_field_or_the_name_of_the_file_or_the_place_in_the_book():
    tunes, _ = read_books((name, DUMMY / f"{name}.abc") for name in FILES)
    assert {tune.name: tune.type for tune in tunes} == {
        "nottingham/jigs/1": "jig",
        "nottingham/jigs/2": "jig",
        "oneills1850/0811-0820_xy/812": "jig",
        "oneills1850/0811-0899/811": "jig",
        "oneills1850/0811-0899/812": "jig",
        "ryans_mammoth/GlassOwlReel/1": "reel",
        "ryans_mammoth/LampAtAshHouse/9": "slip jig",  # a jig in 9/8
    }


def test_what_mail_made_of_a_file_is_undone():
    tunes, _ = read_books([("ryans_mammoth/LampAtAshHouse", DUMMY / "ryans_mammoth/LampAtAshHouse.abc")])
    assert "d2AF=FAdAF" in tunes[0].abc


def test_number_in_the_printed_book_is_that_of_the_source_or_of_the_tune():
    assert number(tune(KETTLE, "oneills1850/a/800", B="O'Neill's 700")) == "700"
    assert number(tune(KETTLE, "oneills1850/a/800", B="O'Neill's Music of Ireland")) == "800"
    assert number(tune(KETTLE, "oneills1850/a/800 (2)")) == "800"


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (KETTLE, True),
        ("M:6/8\nK:Gmix\nGAB d2B|ceg d2B|ABc BAG|A2^F D2|e6|", True),  # no pick-up, named otherwise, another end
        ("M:6/8\nK:G\nD|(GAB) {e}~d2B|c>eg .d2B|AB>c BAG|A2F D2:|", True),  # ornaments and dots
        ("M:6/8\nL:1/16\nK:G\nD2|G2A2B2 d4B2|c2e2g2 d4B2|A2B2c2 B2A2G2|A4F2 D4:|", True),
        ("M:6/8\nK:G\nD|GAB d2B|ceg d2B|ABc BAG|A2F G2:|", False),
        ("M:6/8\nK:Gm\nD|GAB d2B|ceg d2B|ABc BAG|A2F D2:|", False),
        ("M:3/4\nK:G\nD|GAB d2B|ceg d2B|ABc BAG|A2F D2:|", False),
    ],
)
def test_four_bars_tell_whether_two_tunes_are_one_melody(other, same):
    assert (opening(tune(KETTLE)) == opening(tune(other))) is same


@pytest.mark.parametrize("tonic", ["A", "Bb", "C", "D", "E", "F"])
def test_a_melody_is_the_same_in_every_key(tonic):
    assert opening(transpose(tune(KETTLE), Key(tonic))) == opening(tune(KETTLE))


def test_a_reel_in_sixteenths_is_the_reel_in_eighths():
    eighths = "M:C|\nL:1/8\nK:D\nD2FA dAFA|G2BG E2GE|D2FA dAFA|GBAG FDD2|"
    sixteenths = "M:2/4\nL:1/16\nK:D\nD2FA dAFA|G2BG E2GE|D2FA dAFA|GBAG FDD2|"
    assert opening(tune(eighths)) == opening(tune(sixteenths))


def test_kept_is_the_typed_tune_then_the_one_with_whole_bars_then_the_first():
    untyped, typed = tune(KETTLE, "a"), tune(KETTLE, "b", R="jig")
    short, late = tune(KETTLE + "G2|", "c", R="jig"), tune(KETTLE, "d", R="jig")
    others = tune("M:6/8\nK:G\nG6|", "e")
    tunes = [others, untyped, short, typed, late]
    assert [kept.name for kept in one_of_each(tunes, [[0], [1], [1, 2], [2], [2]])] == ["e", "b"]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("The Copper Kettle", "copper kettle"),
        ("COPPER KETTLE, THE -- REEL", "copper kettle"),
        ("Copper Kettle (2nd Setting)", "copper kettle"),
        ("The Copper Kettle's Hornpipe. No. 2", "copper kettles"),
        ("Reel", "name"),
    ],
)
def test_settings_of_a_tune_have_one_title(typed, words):
    assert title(tune(KETTLE, "name", T=typed)) == words


def test_files_are_those_of_the_books():
    paths = [source.path for source in ORIGINS["folk_tunes"].sources]
    assert Counter(path.split("/")[1] for path in paths) == {"nottingham": 14, "oneills1850": 39, "ryans_mammoth": 1059}
    assert "abc/ryans_mammoth/AcaciaReel.abc" in paths


@pytest.fixture(scope="module")
def splits(data_dir):
    with tempfile.TemporaryDirectory() as cache, pytest.MonkeyPatch.context() as patch:
        patch.setenv("ZOO_DATA_DIR", str(data_dir))
        patch.setenv("ZOO_CACHE_DIR", cache)
        yield {split: list(datasets.load("folk_tunes", split)) for split in ("train", "validation", "test")}


@pytest.mark.slow
@pytest.mark.data
class TestRealTunes:
    def test_as_many_tunes_of_each_type_as_the_readme_says(self, splits):
        assert {split: len(examples) for split, examples in splits.items()} == {
            "train": 2958,
            "validation": 384,
            "test": 362,
        }
        types = {split: Counter(example["type"] for example in examples) for split, examples in splits.items()}
        assert [types[split]["reel"] for split in splits] == [960, 117, 119]
        assert [types[split]["jig"] for split in splits] == [720, 89, 90]
        assert [types[split]["hornpipe"] for split in splits] == [407, 50, 47]
        assert [types[split]["slip jig"] for split in splits] == [86, 10, 10]
        assert [types[split][""] for split in splits] == [618, 85, 75]

    def test_no_title_is_in_two_splits(self, splits):
        titles = [
            {title(tune("K:C\nC|", example["name"], T=example["title"])) for example in examples}
            for examples in splits.values()
        ]
        assert not titles[0] & titles[1] | titles[0] & titles[2] | titles[1] & titles[2]

    def test_music_is_in_the_normal_form_and_most_bars_are_whole(self, splits):
        examples = [example for split in splits.values() for example in split]
        assert all(join(tokenize(example["abc"])) == example["abc"] for example in examples)
        whole = 0
        for example in examples[::10]:
            read = read_tune("\n".join(f"{k}:{example[n]}" for k, n in HEADER) + f"\n{example['abc']}", example["name"])
            assert read.abc == example["abc"]
            whole += not faults(read.bars())
        assert whole > 0.85 * len(examples[::10])


HEADER = (("T", "title"), ("M", "metre"), ("L", "unit_length"), ("K", "key"))
