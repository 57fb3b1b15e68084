"""The public functions: names, load, files, licence."""

import hashlib
import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest
from tensorflow_datasets.core.download.checksums import load_url_infos

from zoo import datasets
from zoo.datasets.sources import Origin, Source
from zoo.datasets.wnut17 import wnut17_dataset_builder
from zoo.errors import DataError, UnknownNameError

NAMES = [
    "background_noise",
    "blimp",
    "broad_twitter",
    "cmudict",
    "conll2003",
    "english_novels",
    "english_text/novels",
    "english_text/reviews",
    "english_text/unlabelled_reviews",
    "english_text/wikipedia",
    "folk_tunes",
    "imdb_reviews",
    "penn_treebank",
    "sigmorphon2021_eng_us",
    "spoken_digit/george",
    "spoken_digit/jackson",
    "spoken_digit/nicolas",
    "spoken_digit/theo",
    "spoken_digit/yweweler",
    "sst",
    "tiny_shakespeare",
    "trec",
    "wikitext2",
    "wnut17",
]


@pytest.fixture
def invented(monkeypatch):
    """wnut17 with the files of its dummy_data, whose hashes these origins know."""
    folder = Path(wnut17_dataset_builder.__file__).parent / "dummy_data"
    origin = Origin(
        "free",
        {
            split: tuple(
                Source(source.path.removeprefix("wnut17/"), 0, _sha256(folder / Path(source.path).name))
                for source in sources
            )
            for split, sources in datasets._origin("wnut17").splits.items()
        },
    )
    monkeypatch.setenv("ZOO_DATA_DIR", str(folder))
    monkeypatch.setattr(wnut17_dataset_builder.Builder, "ORIGIN", origin)


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_names_are_the_folders_and_their_configurations():
    assert datasets.names() == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_files_and_licence_are_stated(name):
    assert datasets.licence(name)
    assert datasets.files(name)
    assert all(len(sha256) == 64 for sha256 in datasets.files(name).values())


@pytest.mark.parametrize("name", NAMES)
def test_every_address_has_a_registered_checksum(name):
    folder = Path(datasets.__file__).parent / name.split("/")[0]
    registered = load_url_infos(folder / "checksums.tsv") if (folder / "checksums.tsv").exists() else {}
    package = import_module(f"zoo.datasets.{folder.name}")
    for source in package.ORIGINS[name].sources:
        assert source.url or source.advice
        if source.url and not source.member and not source.url.endswith(".tar.gz"):  # served as it is
            assert (registered[source.url].checksum, registered[source.url].size) == (source.sha256, source.size)
        elif source.url:
            assert source.url in registered


def test_unknown_names_are_refused_with_a_hint():
    with pytest.raises(UnknownNameError, match="unknown data set 'conll03'; did you mean conll2003"):
        datasets.load("conll03", "train")
    with pytest.raises(UnknownNameError, match="unknown data set 'english_text'; did you mean english_text/"):
        datasets.licence("english_text")
    with pytest.raises(UnknownNameError, match="unknown split 'dev'; known: test, train, validation"):
        datasets.load("wnut17", "dev")


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("blimp", "train"),
        ("english_novels", "test, train, validation"),
        ("folk_tunes", "test, train, validation"),
        ("imdb_reviews", "test, train, validation"),
        ("penn_treebank", "test, train, validation"),
        ("tiny_shakespeare", "train, validation"),
        ("wikitext2", "test, train, validation"),
    ],
)
def test_unknown_split_is_refused_before_anything_is_prepared(name, known, tmp_path):
    with pytest.raises(UnknownNameError, match=f"unknown split 'dev'; known: {known}"):
        datasets.load(name, "dev")
    assert not list(tmp_path.iterdir())


def test_file_of_two_splits_is_one_file():
    assert [source.path for source in datasets._origin("tiny_shakespeare").sources] == ["tinyshakespeare/input.txt"]


def test_a_data_set_says_how_to_read_its_scores_and_what_it_calls_its_types():
    assert datasets.note("trec") == "The six coarse types."
    assert datasets.note("conll2003") == ""
    assert datasets.type_names("wnut17")["group"] == "ORG"
    assert datasets.type_names("conll2003") == {}
    with pytest.raises(UnknownNameError, match="unknown data set 'trek'; did you mean trec"):
        datasets.note("trek")


def test_examples_are_plain_python_in_the_order_of_the_file(invented, capfd):
    train = datasets.load("wnut17", "train")
    assert len(train) == 2
    assert train[0] == {
        "tokens": ["@adaquill", "new", "kettle", "day", "!"],
        "tags": ["O", "O", "B-product", "O", "O"],
        "document": 0,
    }
    assert [len(example["tokens"]) for example in train] == [5, 6]
    assert train[-1] == train[1] == train[1:][0]
    with pytest.raises(IndexError):
        train[2]
    assert capfd.readouterr().out == ""


def test_second_load_needs_the_files_no_more(invented, monkeypatch):
    first = list(datasets.load("wnut17", "test"))
    monkeypatch.setenv("ZOO_DATA_DIR", "nowhere")
    assert list(datasets.load("wnut17", "test")) == first


def test_failed_preparation_leaves_nothing_that_a_second_load_would_trust(invented, monkeypatch, tmp_path):
    good = os.environ["ZOO_DATA_DIR"]
    monkeypatch.setenv("ZOO_DATA_DIR", str(tmp_path))
    with pytest.raises(DataError, match=r"no file wnut17train\.conll"):
        datasets.load("wnut17", "train")
    monkeypatch.setenv("ZOO_DATA_DIR", good)
    assert len(datasets.load("wnut17", "train")) == 2


def test_importing_and_listing_need_no_tensorflow():
    program = (
        "import sys; from zoo import datasets; datasets.names(); datasets.files('conll2003'); "
        "sys.exit(bool({'tensorflow', 'tensorflow_datasets'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", program], cwd=Path(datasets.__file__).parents[2]).returncode == 0
