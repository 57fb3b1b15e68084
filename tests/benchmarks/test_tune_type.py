"""What the benchmark of dance types measures."""

from dataclasses import replace

import pytest

from benchmarks import tune_type
from benchmarks.tune_type import LONGEST, baseline, benchmark, n_grams, table
from zoo.abc_notation import read_tune


@pytest.fixture
def tunes(random, monkeypatch):
    """Jigs have threes, reels have fours, and which notes they have says nothing."""

    def make(count):
        made = []
        for place in range(count):
            type, length = (("jig", 3), ("reel", 4))[place % 2]
            bars = ["ABcdefg"[random.integers(7)] * length for _ in range(6)]
            metre = {"jig": "3/8", "reel": "4/8"}[type]
            made.append(read_tune(f"X:1\nR:{type}\nM:{metre}\nK:G\n{'|'.join(bars)}|]", str(place)))
        return made

    splits = {split: make(40) for split in ("train", "validation", "test")}
    monkeypatch.setattr(tune_type, "typed_tunes", lambda dataset, split: splits[split])
    return splits


def test_n_grams_are_all_runs_up_to_the_longest():
    assert n_grams(["a", "b", "c"]) == [("a",), ("b",), ("c",), ("a", "b"), ("b", "c"), ("a", "b", "c")]
    assert max(map(len, n_grams(list("abcdefgh")))) == LONGEST and n_grams([]) == []


def test_the_regression_is_chosen_on_the_validation_split(tunes):
    chosen, _ = baseline()
    assert chosen["validation accuracy"] > 0.7
    other = {"jig": "reel", "reel": "jig"}
    tunes["validation"][:] = [replace(tune, type=other[tune.type]) for tune in tunes["train"]]
    turned, _ = baseline()
    assert turned["validation accuracy"] < 0.3  # it learns from the training split alone


def test_both_are_measured_on_the_test_split(tunes, monkeypatch):
    class Classifier:
        def predict(self, rows):
            return ["jig" for _ in rows]

    monkeypatch.setattr(tune_type, "load_model", lambda name, tasks, command: Classifier())
    answer = benchmark("ours")
    assert answer["tunes"] == 40 and answer["types"] == ["jig", "reel"]
    assert answer["rows"]["ours"]["accuracy"] == 0.5 < answer["rows"]["n-grams"]["accuracy"]
    assert len(table(answer).rows) == 2
