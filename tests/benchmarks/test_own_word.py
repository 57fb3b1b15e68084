"""What the benchmark of a user's own trigger word gives and measures."""

from types import SimpleNamespace

import numpy as np
import pytest
import soundfile

from benchmarks import own_word
from benchmarks.own_word import benchmark, table, write_recordings
from zoo.errors import InputError
from zoo.tasks.trigger_word.data import NOISES


@pytest.fixture
def recorded(monkeypatch):
    """Recordings by four people, fifteen of each of three words."""
    rows = [
        {"speaker": speaker, "word": word, "samples": np.full(80, number, np.int16)}
        for word in ("six", "seven", "eight")
        for speaker in ("ada", "ben", "cleo", "dan")
        for number in range(15)
    ]

    def load(dataset, split):
        assert split == "train"
        return [{"kind": "rain", "samples": np.ones(160, np.int16)}] * 2 if dataset == NOISES else rows

    monkeypatch.setattr(own_word.datasets, "load", load)


def test_two_people_give_twenty_recordings_and_some_of_each_other_word(recorded, tmp_path):
    given = write_recordings(tmp_path, "digits/dan", "seven", ("ada", "cleo"))
    assert given.word == "seven"
    said = sorted(path.stem.split("-")[0] for path in given.positives.iterdir())
    assert said == ["ada"] * 10 + ["cleo"] * 10
    others = sorted(path.stem.rpartition("-")[0] for path in given.negatives.iterdir())
    assert others == sorted(
        [f"{who}-{word}" for who in ("ada", "cleo") for word in ("six", "eight")] * 5 + ["rain"] * 2
    )
    samples, rate = soundfile.read(given.positives / "ada-seven-9.wav", dtype="int16")
    assert rate == 8000 and set(samples) == {9}
    with pytest.raises(InputError, match="not 10 recordings of 'nine' by 'ada'"):
        write_recordings(tmp_path, "digits/dan", "nine", ("ada",))


def test_all_who_were_not_recorded_are_listened_to(recorded, monkeypatch):
    base = SimpleNamespace(checkpoint=SimpleNamespace(scores=[SimpleNamespace(dataset="digits/dan")]))
    monkeypatch.setattr(own_word, "SPEAKERS", ("ada", "ben", "cleo", "dan"))
    monkeypatch.setattr(own_word, "load_model", lambda name, tasks, command: base)
    taught = []
    monkeypatch.setattr(own_word, "fine_tune", lambda name, given, dev, folder, epochs: taught.append((name, epochs)))
    monkeypatch.setattr(own_word, "load", lambda folder: "taught")
    heard = {"ben": 0.0, "dan": 0.2}
    monkeypatch.setattr(
        own_word,
        "measure",
        lambda model, speaker: {"fewest misses": heard[speaker], "misses": 0.5, "false-accepts": 1.0},
    )
    answer = benchmark("ear", "seven", ("ada", "cleo"), 3)
    assert taught == [("ear", 3)] and list(answer["rows"]) == ["ben", "dan"] and answer["never heard"] == "dan"
    shown = table(answer)
    assert [list(column.cells) for column in shown.columns][:2] == [["ben", "dan", "mean"], ["0.0%", "20.0%", "10.0%"]]
