"""The real data sets: as many examples and tokens as published."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from zoo import datasets

pytestmark = pytest.mark.data


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


@pytest.mark.parametrize(("name", "number"), [("novels", 185), ("reviews", 75000), ("wikipedia", 600)])
def test_english_text_has_its_size_and_nothing_of_the_markup(name, number):
    texts = datasets.load(f"english_text/{name}", "train")
    assert len(texts) == number
    for example in texts[:: number // 100]:
        assert example["text"].strip()
        assert not any(mark in example["text"] for mark in ("\r", "\ufeff", "<br />"))


def test_two_processes_may_prepare_at_once(data_dir, tmp_path):
    program = "from zoo import datasets; assert len(datasets.load('wnut17', 'train')) == 3394"
    environment = {**os.environ, "ZOO_CACHE_DIR": str(tmp_path)}
    runs = [
        subprocess.Popen([sys.executable, "-c", program], env=environment, cwd=Path(datasets.__file__).parents[2])
        for _ in range(2)
    ]
    assert [run.wait() for run in runs] == [0, 0]
