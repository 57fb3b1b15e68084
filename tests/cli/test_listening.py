"""The command line with models that listen."""

import io
import json
import sys
from types import SimpleNamespace

import keras
import numpy as np
import pytest
import soundfile

from zoo.audio.scenes import SceneMaker
from zoo.reproduction.finetune import fine_tune
from zoo.store import weights
from zoo.tasks.keras_loading import load, save
from zoo.tasks.trigger_word import data as sounds
from zoo.tasks.trigger_word import finetune
from zoo.tasks.trigger_word.finetune import SoundFolders

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def folder(learnt_trigger_word, tmp_path_factory):
    """A checkpoint that has learnt the toy word."""
    folder = tmp_path_factory.mktemp("checkpoints") / "trigger"
    save(learnt_trigger_word, folder)
    return folder


@pytest.fixture(scope="module")
def scene(toy_sounds):
    """A sound in which the toy word is said more than once."""
    maker = SceneMaker(
        *toy_sounds(10, seed=9), "up", 8000, 6.0, trigger_share=0.6, loudness=(15.0, 20.0), pause=(0.8, 0.8)
    )
    drawn = (maker.make(np.random.default_rng(seed)) for seed in range(100))
    return next(scene for scene in drawn if [event.word for event in scene.events].count("up") >= 2)


@pytest.fixture
def file(scene, tmp_path):
    soundfile.write(tmp_path / "scene.wav", scene.samples, scene.rate)
    return tmp_path / "scene.wav"


def test_listen_prints_a_line_of_json_a_detection(zoo, folder, file):
    code, out, _ = zoo("listen", folder, file, "--json")
    found = [json.loads(line) for line in out.splitlines()]
    heard = load(folder).listen(file)
    assert code == 0 and len(found) == len(heard) > 0
    for line, (time, score) in zip(found, heard, strict=True):
        assert line == {"time": pytest.approx(time, abs=1e-3), "score": pytest.approx(score, abs=1e-4)}
    assert zoo("listen", folder, file, "--threshold", 0.999999, "--json")[1] == ""


def test_for_people_it_is_the_second_the_word_and_the_score(zoo, folder, file):
    out = zoo("listen", folder, file)[1].splitlines()
    (time, score), *_ = load(folder).listen(file)
    assert out[0] == f"{time:.2f} s  up  {score:.2f}"


@pytest.mark.parametrize("odd", [0, 1])
def test_raw_samples_on_standard_input_are_answered_alike(zoo, folder, file, monkeypatch, odd):
    raw = soundfile.read(file, dtype="int16")[0].astype("<i2").tobytes() + b"\0" * odd
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(raw)))
    assert zoo("listen", folder, "-", "--rate", 8000, "--json")[1] == zoo("listen", folder, file, "--json")[1]


def test_bad_input_is_answered_in_a_line(refused, folder, file, tmp_path, monkeypatch):
    (tmp_path / "text.wav").write_text("text")
    assert "holds no sound" in refused("listen", folder, tmp_path / "text.wav")
    assert "No such file" in refused("listen", folder, tmp_path / "none.wav")
    (tmp_path / "sound.raw").write_bytes(bytes(16000))
    assert "sound.raw says no rate" in refused("listen", folder, tmp_path / "sound.raw")
    assert "between 0 and 1" in refused("listen", folder, file, "--threshold", 2)
    assert "leave --rate out" in refused("listen", folder, file, "--rate", 8000)
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(b"")))
    assert "the rate of the stream is 5" in refused("listen", folder, "-", "--rate", 5)


def test_evaluate_gives_the_rates_and_in_json_those_of_all_thresholds(zoo, folder, toy_sounds, tmp_path, monkeypatch):
    monkeypatch.setattr(sounds, "HOURS", 1 / 60)
    words, noises = toy_sounds(2, seed=3)
    for name, heard in {**words, "_background_noise_": noises["hiss"]}.items():
        (tmp_path / "data" / name).mkdir(parents=True)
        for number, samples in enumerate(heard):
            soundfile.write(tmp_path / "data" / name / f"{number}.wav", samples / 4, 8000)
    code, out, _ = zoo("evaluate", folder, "--file", tmp_path / "data", "--json")
    found = json.loads(out)
    assert code == 0 and set(found["metrics"]) == {"miss-rate", "misses", "false-accepts", "hours"}
    assert len(found["trade_off"]) == 161 and set(found["trade_off"][0]) == {"threshold", "misses", "false_accepts"}
    assert "miss-rate" in zoo("evaluate", folder, "--file", tmp_path / "data")[1]


def test_fit_learns_another_word_from_folders(zoo, folder, toy_sounds, tmp_path, monkeypatch):
    monkeypatch.setattr(finetune, "_SCENES", 32)
    monkeypatch.setattr(finetune, "_HOURS", 1 / 60)
    words, noises = toy_sounds(10, seed=3)
    for word, name in (("down", "positives"), ("up", "negatives"), ("flat", "negatives")):
        (tmp_path / name).mkdir(exist_ok=True)
        for number, samples in enumerate(words[word]):
            soundfile.write(tmp_path / name / f"{word}-{number}.wav", samples / 4, 8000)
    soundfile.write(tmp_path / "negatives" / "hiss.wav", np.tile(noises["hiss"][0] / 9, 3), 8000)
    given = ("--positives", tmp_path / "positives", "--negatives", tmp_path / "negatives", "--word", "down")
    code, out, said = zoo("fit", folder, *given, "--out", tmp_path / "down", "--epochs", 1)
    assert (
        code == ("has learnt nothing" in said)
        and "miss rate at half a false accept an hour on a fifth of the recordings" in out
    )
    made = load(tmp_path / "down")
    assert made.labels == ["down", "up"] and "8 recordings" in made.checkpoint.summary
    assert made.checkpoint.based_on == "trigger@1"
    asked = []

    def say(said, rate, takes, seed):
        asked.append((said, rate, list(takes)))
        return {word: words["down"] for word in said}

    monkeypatch.setattr(finetune, "say", say)
    for there in (True, False):
        monkeypatch.setattr(finetune.flite_voices, "installed", lambda there=there: there)
        code, _, said = zoo("fit", folder, *given, "--voices", "--out", tmp_path / f"voiced-{there}", "--epochs", 1)
        (others, *how), (word, *same) = asked[-2:]
        assert (
            code == ("has learnt nothing" in said)
            and word == ["down"]
            and len(others) > 20
            and "down" not in others
            and "up" in others
        )
        assert how == same == [8000, ["espeak", "flite"] if there else ["espeak"]]
    pairs = zip(made.get_weights(), load(tmp_path / "voiced-True").get_weights(), strict=True)
    assert any(np.abs(one - other).max() > 1e-3 for one, other in pairs)


@pytest.fixture
def few_recordings(toy_sounds, tmp_path, monkeypatch):
    """Folders of five recordings of a new word and two of another, of which an epoch is short."""
    monkeypatch.setattr(finetune, "_SCENES", 32)
    monkeypatch.setattr(finetune, "_HOURS", 1 / 60)
    words, _ = toy_sounds(5, seed=3)
    for word, name in (("down", "positives"), ("up", "negatives")):
        (tmp_path / name).mkdir()
        for number, samples in enumerate(words[word][: 5 if word == "down" else 2]):
            quiet = np.zeros(4000)
            soundfile.write(tmp_path / name / f"{number}.wav", np.concatenate([quiet, samples / 4, quiet]), 8000)
    return SoundFolders(tmp_path / "positives", tmp_path / "negatives", "down")


def test_fit_of_a_word_with_the_same_seed_gives_the_same_weights(folder, few_recordings, tmp_path):
    def fitted(name, seed):
        fine_tune(folder, few_recordings, None, tmp_path / name, epochs=4, seed=seed)
        return (tmp_path / name / weights.FILE_NAME).read_bytes()

    first = fitted("first", 5)
    assert fitted("second", 5) == first != fitted("other", 6)
    # With larger sums than these, threads would add up in any order.
    if keras.backend.backend() == "tensorflow":
        from tensorflow.python.framework.config import is_op_determinism_enabled  # which has no public name

        assert is_op_determinism_enabled()


def test_fit_of_a_word_ends_with_its_last_epoch(folder, few_recordings, tmp_path, monkeypatch):
    """All the few words held out are soon heard, and the first epoch that hears them all is not the best one."""
    monkeypatch.setattr(finetune, "_NEW", 2e-3)  # epochs further apart than rounding can hide
    ends, own_plan = [], finetune.plan

    def plan(*given):
        made = own_plan(*given)

        def fit(epochs, callbacks):
            note = keras.callbacks.LambdaCallback(on_epoch_end=lambda *_: ends.append(made.model.get_weights()))
            made.fit(epochs=epochs, callbacks=[note, *callbacks])

        return made._replace(fit=fit)

    monkeypatch.setattr(finetune, "plan", plan)
    fine_tune(folder, few_recordings, None, tmp_path / "down", epochs=3)
    kept = load(tmp_path / "down").get_weights()  # rounded to float16
    far = [sum(np.abs(a - b).sum() for a, b in zip(kept, end, strict=True)) for end in ends]
    assert len(far) == 3 and far[2] < min(far[:2]) / 4


def test_fit_wants_recordings_and_says_so(refused, folder, file, tmp_path):
    out = ("--out", tmp_path / "out")
    (tmp_path / "few").mkdir()
    (tmp_path / "empty").mkdir()
    soundfile.write(tmp_path / "few" / "a.wav", np.zeros(800), 8000)
    few, empty = tmp_path / "few", tmp_path / "empty"
    for given in ((), ("--train", file), ("--positives", few), ("--train", file, "--voices")):
        said = refused("fit", folder, *given, *out)
        assert "is a trigger-word model; give recordings to learn from by --positives and --negatives" in said
    assert "give it by --word" in refused("fit", folder, "--positives", few, "--negatives", empty, "--voices", *out)
    assert "lies in" in refused("fit", folder, "--positives", few, "--negatives", few, *out)
    assert "lies in" in refused("fit", folder, "--positives", few, "--negatives", tmp_path, *out)
    assert "has no recording" in refused("fit", folder, "--positives", few, "--negatives", empty, *out)
    (tmp_path / "one").mkdir()
    soundfile.write(tmp_path / "one" / "b.wav", np.zeros(800), 8000)
    given = ("--positives", few, "--negatives", tmp_path / "one")
    assert "1 recordings; give 5 at least" in refused("fit", folder, *given, *out)
    for number in range(4):
        soundfile.write(few / f"{number}.wav", np.zeros(800), 8000)
    assert "1 other words, of two seconds or less; give two at least" in refused("fit", folder, *given, *out)
    assert not (tmp_path / "out").exists()
