"""What the benchmark of tune generators measures."""

from types import SimpleNamespace

import numpy as np

from benchmarks.copied_runs import longest_runs, steps
from benchmarks.tune_generator import HEAD, benchmark, figures, how, lines, table
from zoo.abc_notation import Key, read_tune, transpose
from zoo.tasks.tune_generator.results import checked


def slow(row, others):
    """The longest run by its definition."""
    windows = {tuple(other[i:j]) for other in others for i in range(len(other)) for j in range(i + 1, len(other) + 1)}
    spans = ((i, j) for i in range(len(row)) for j in range(i + 1, len(row) + 1))
    return max((j - i for i, j in spans if tuple(row[i:j]) in windows), default=0)


def test_longest_runs_are_those_of_the_definition(random):
    others = [random.integers(0, 3, size).tolist() for size in (12, 1, 0, 20)]
    rows = [random.integers(0, 4, size).tolist() for size in (15, 0, 1, 30)] + [others[3][4:17], [7, 8]]
    found = longest_runs(rows, others)
    assert found == [slow(row, others) for row in rows]
    assert found[4] == 13 and found[1] == found[5] == 0
    assert longest_runs([], others) == [] and longest_runs([[1, 2]], []) == [0]


def test_a_run_does_not_go_on_from_one_tune_to_the_next():
    assert longest_runs([[1, 2, 3, 4]], [[1, 2], [3, 4]]) == [2]


def test_steps_are_the_same_in_every_key():
    tune = read_tune("X:1\nM:6/8\nK:G\nG>AB [Gc]z2|GA2 {e}d3|]", "made up")
    found = steps(tune)
    assert [step for step, _ in found] == [2, 2, 1, -5, 2, 5]
    assert steps(transpose(tune, Key("Eb"))) == found


class Types:
    """Tells jigs by their first note."""

    def predict(self, rows):
        return ["jig" if row[0] == "G" else "reel" for row in rows]


def test_shares_are_of_all_tunes_and_runs_of_those_that_parse():
    tunes = [read_tune(f"X:1\nM:6/8\nK:G\n{bars}", "made up") for bars in ("G3 A3|B6|]", "A3 B3|c2|d6|]")]
    known = [steps(tunes[0])]
    whole, faulty, broken = checked(tunes[0], True), checked(tunes[1], True), checked(tunes[0], False)
    found = figures([("jig", whole), ("jig", faulty), ("jig", broken), ("", whole)], Types(), known)
    assert (found["parse"], found["music21"], found["whole bars"]) == (0.75, 0.75, 0.5)
    assert found["type"] == 1 / 3 and found["runs"] == [2, 1, 2]
    assert found["copied"] == {"median": 2.0, "nine tenths": 2.0, "longest": 2.0}


def test_the_benchmark_measures_models_and_the_tunes_themselves(learnt_tune_generator, toy_tunes, monkeypatch):
    class Classifier(Types):
        labels = ("jig", "reel")

    models = {"types": Classifier(), "./ours": learnt_tune_generator}
    monkeypatch.setattr(learnt_tune_generator, "checkpoint", SimpleNamespace(name="ours"), raising=False)
    monkeypatch.setattr("benchmarks.tune_generator.load_model", lambda name, tasks, command: models[name])
    monkeypatch.setattr("benchmarks.tune_generator.read_tunes", lambda name, split: toy_tunes(12, seed=len(split)))
    answer = benchmark(["./ours"], "types", 6, 1)
    assert sum(answer["asked"].values()) == 6 and set(answer["rows"]) == {"ours", "ours, first try", "test tunes"}
    ours, real = answer["rows"]["ours"], answer["rows"]["test tunes"]
    assert (real["parse"], real["whole bars"], real["music21"]) == (1, 1, 1) and ours["loss"] < 3
    assert len(real["runs"]) == 12 and np.quantile(real["runs"], 0.5) == real["copied"]["median"]
    assert len(table(answer).rows) == 3
    assert all(len(line) == len(HEAD) and line[HEAD.index("whole bars")].endswith("%") for line in lines(answer))
    assert [line[0] for line in lines(answer)] == ["ours", "ours, first try", "test tunes"]
    assert lines(answer)[2][:3] == ["test tunes", "", ""]
    assert lines(answer)[0][1] == f"{ours['loss']:.4f}" and "6 tunes each" in how(answer)
