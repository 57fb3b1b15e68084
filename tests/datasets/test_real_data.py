"""The real data sets: as many examples and tokens as published."""

import functools
import os
import random
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from zoo import datasets

pytestmark = [pytest.mark.data, pytest.mark.slow]


@pytest.fixture(scope="module")
def cache(tmp_path_factory):
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(autouse=True)
def real_data(clean_environment, data_dir, cache, monkeypatch):
    monkeypatch.setenv("ZOO_DATA_DIR", str(data_dir))
    monkeypatch.setenv("ZOO_CACHE_DIR", str(cache))


@pytest.mark.parametrize(
    ("name", "split", "documents", "sentences", "tokens", "entities"),
    [
        ("conll2003", "train", 946, 14041, 203621, 23499),
        ("conll2003", "validation", 216, 3250, 51362, 5942),
        ("conll2003", "test", 231, 3453, 46435, 5648),
        ("wnut17", "train", 1, 3394, 62730, 1975),
        ("wnut17", "validation", 1, 1009, 15733, 836),
        ("wnut17", "test", 1, 1287, 23394, 1079),
        ("broad_twitter", "train", 1, 6338, 99933, 8779),
        ("broad_twitter", "validation", 1, 1000, 15023, 1730),
        ("broad_twitter", "test", 1, 2001, 35425, 4376),
    ],
)
def test_entity_corpus_has_its_published_size(name, split, documents, sentences, tokens, entities):
    examples = list(datasets.load(name, split))
    assert len(examples) == sentences
    assert sum(len(example["tokens"]) for example in examples) == tokens
    assert all(len(example["tokens"]) == len(example["tags"]) for example in examples)
    assert sum(tag.startswith("B-") for example in examples for tag in example["tags"]) == entities
    assert [example["document"] for example in examples] == sorted(example["document"] for example in examples)
    assert len({example["document"] for example in examples}) == documents


@pytest.mark.parametrize(
    ("name", "number"), [("novels", 185), ("reviews", 75000), ("unlabelled_reviews", 50000), ("wikipedia", 600)]
)
def test_english_text_has_its_size_and_nothing_of_the_markup(name, number):
    texts = datasets.load(f"english_text/{name}", "train")
    assert len(texts) == number
    for example in texts[:: number // 100]:
        assert example["text"].strip()
        assert not any(mark in example["text"] for mark in ("\r", "\ufeff", "<br />"))


@pytest.mark.parametrize(
    ("split", "books", "paragraphs", "characters"),
    [("train", 175, 431164, 124684671), ("validation", 5, 6160, 1724753), ("test", 5, 5407, 1414473)],
)
def test_english_novels_have_their_size_and_a_paragraph_a_line(split, books, paragraphs, characters):
    texts = [example["text"] for example in datasets.load("english_novels", split)]
    assert len(texts) == books
    assert sum(text.count("\n") for text in texts) == paragraphs
    assert sum(map(len, texts)) == characters
    assert all(text == "".join(f"{' '.join(line.split())}\n" for line in text.split("\n") if line) for text in texts)


def test_paragraphs_of_a_wrapped_novel_are_joined():
    novels = {example["name"]: example["text"] for example in datasets.load("english_novels", "test")}
    paragraphs = novels["100_english_novels/Forster_View_1908"].splitlines()
    assert (len(paragraphs), max(map(len, paragraphs))) == (2163, 1940)  # no line of the file has more than 76


@pytest.mark.parametrize(
    ("name", "split", "examples", "tokens", "types"),
    [
        ("penn_treebank", "train", 1, 887521 + 42068, 10000),
        ("penn_treebank", "validation", 1, 70390 + 3370, 6022),
        ("penn_treebank", "test", 1, 78669 + 3761, 6049),
        ("wikitext2", "train", 600, 2088628, 33278),
        ("wikitext2", "validation", 60, 217646, 13777),
        ("wikitext2", "test", 60, 245569, 14143),
    ],
)
def test_words_are_those_of_the_file_and_as_many_as_published(name, split, examples, tokens, types, data_dir):
    texts = datasets.load(name, split)
    assert len(texts) == examples
    text = "".join(example["text"] for example in texts)
    (source,) = datasets._origin(name).splits[split]
    assert text.encode() == (data_dir / source.path).read_bytes()
    words = text.replace("\n", " <eos> ").split()
    assert (len(words), len(set(words))) == (tokens, types)


def test_tiny_shakespeare_is_divided_as_nanogpt_does(data_dir):
    data = (data_dir / "tinyshakespeare/input.txt").read_text()
    (train,), (validation,) = (datasets.load("tiny_shakespeare", split) for split in ("train", "validation"))
    n = len(data)
    assert train == {"name": "train", "text": data[: int(n * 0.9)]}
    assert validation == {"name": "validation", "text": data[int(n * 0.9) :]}
    assert (len(train["text"]), len(validation["text"])) == (1003854, 111540)


def test_blimp_has_a_thousand_pairs_of_each_paradigm_in_order():
    pairs = list(datasets.load("blimp", "train"))
    assert len(pairs) == 67000
    paradigms = [pair["UID"] for pair in pairs[::1000]]
    assert paradigms == sorted(set(paradigms))
    assert [(pair["UID"], pair["pair_id"]) for pair in pairs] == [(uid, i) for uid in paradigms for i in range(1000)]
    assert len({pair["linguistics_term"] for pair in pairs}) == 13
    assert sum(pair["sentence_good"] == pair["sentence_bad"] for pair in pairs) == 7


def test_to_prepare_a_data_set_leaves_chance_as_it_was(data_dir, tmp_path, monkeypatch):
    assert len(datasets.load("trec", "test")) == 500  # what is imported for it may draw numbers
    monkeypatch.setenv("ZOO_CACHE_DIR", str(tmp_path))
    before = random.getstate()
    assert len(datasets.load("trec", "test")) == 500
    assert random.getstate() == before


def test_two_processes_may_prepare_at_once(data_dir, tmp_path):
    program = "from zoo import datasets; assert len(datasets.load('wnut17', 'train')) == 3394"
    environment = {**os.environ, "ZOO_CACHE_DIR": str(tmp_path)}
    runs = [
        subprocess.Popen([sys.executable, "-c", program], env=environment, cwd=Path(datasets.__file__).parents[2])
        for _ in range(2)
    ]
    assert [run.wait() for run in runs] == [0, 0]


@pytest.mark.parametrize(
    ("name", "split", "counts"),
    [
        ("imdb_reviews", "train", {"negative": 11250, "positive": 11250}),
        ("imdb_reviews", "validation", {"negative": 1250, "positive": 1250}),
        ("imdb_reviews", "test", {"negative": 12500, "positive": 12500}),
        ("sst", "train", {"negative": 3310, "positive": 3610}),
        ("sst", "validation", {"negative": 428, "positive": 444}),
        ("sst", "test", {"negative": 912, "positive": 909}),
        ("trec", "train", {"ABBR": 75, "DESC": 1043, "ENTY": 1128, "HUM": 1104, "LOC": 744, "NUM": 813}),
        ("trec", "validation", {"ABBR": 11, "DESC": 119, "ENTY": 122, "HUM": 119, "LOC": 91, "NUM": 83}),
        ("trec", "test", {"ABBR": 9, "DESC": 138, "ENTY": 94, "HUM": 65, "LOC": 81, "NUM": 113}),
    ],
)
def test_labels_are_as_many_as_published_and_texts_plain(name, split, counts):
    examples = list(datasets.load(name, split))
    assert Counter(example["label"] for example in examples) == counts
    assert all(example["text"].strip() and "<br />" not in example["text"] for example in examples)


@pytest.fixture(scope="module")
def load():
    """As `datasets.load`, but reads a split once only: each split of a dictionary is compared with all others."""
    return functools.cache(lambda name, split: list(datasets.load(name, split)))


@pytest.mark.parametrize(
    ("name", "split", "words", "pronunciations", "symbols"),
    [
        ("cmudict", "train", 102068, 109394, 39),
        ("cmudict", "validation", 4726, 4726, 39),
        ("cmudict", "test", 11994, 12828, 39),
        ("sigmorphon2021_eng_us", "train", 33344, 33344, 124),
        ("sigmorphon2021_eng_us", "validation", 4168, 4168, 72),
        ("sigmorphon2021_eng_us", "test", 4168, 4168, 75),
    ],
)
def test_words_are_as_many_as_published_and_stand_in_one_split(name, split, words, pronunciations, symbols, load):
    examples = load(name, split)
    listed = [pronunciation for example in examples for pronunciation in example["pronunciations"]]
    assert (len(examples), len(listed)) == (words, pronunciations)
    assert len({symbol for pronunciation in listed for symbol in pronunciation.split(" ")}) == symbols
    own = {example["word"] for example in examples}
    assert len(own) == words
    others = [other for other in datasets.splits(name) if other != split]
    assert not own & {example["word"] for other in others for example in load(name, other)}


@pytest.mark.parametrize(("split", "recordings"), [("train", 1600), ("validation", 400), ("test", 500)])
def test_spoken_digits_have_their_size(split, recordings):
    examples = list(datasets.load("spoken_digit/theo", split))
    assert len(examples) == recordings and set(Counter(example["word"] for example in examples).values()) == {
        recordings // 10
    }
    assert all(1000 < len(example["samples"]) < 20000 for example in examples)


@pytest.mark.parametrize(
    ("split", "recordings", "seconds"), [("train", 124, 876), ("validation", 41, 261), ("test", 41, 261)]
)
def test_background_noise_has_its_size(split, recordings, seconds):
    examples = list(datasets.load("background_noise", split))
    assert len(examples) == recordings
    assert sum(len(example["samples"]) for example in examples) // 16000 == seconds
