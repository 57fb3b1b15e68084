"""Models of a trigger word from their recipe."""

import numpy as np
import pytest
import soundfile

from zoo import datasets
from zoo.audio import espeak as espeak_voices
from zoo.audio import flite as flite_voices
from zoo.audio.recordings import Recording, as_recording
from zoo.errors import InputError, RecipeError
from zoo.reproduction.publish import publish
from zoo.reproduction.reproduce import reproduce
from zoo.store.checkpoint import Score, TrainingRecord, write
from zoo.studies import study
from zoo.studies.speaker_report import report, rows
from zoo.studies.speakers import HeldOut, places, recipe_text, speakers
from zoo.tasks import recipes
from zoo.tasks.keras_loading import load, save
from zoo.tasks.registry import evaluation_spec
from zoo.tasks.trigger_word import data as sounds_module
from zoo.tasks.trigger_word import train as trigger_word_module
from zoo.tasks.trigger_word.data import Sounds, measured_scenes, read_sound_folder, read_sounds
from zoo.tasks.trigger_word.evaluate import note
from zoo.tasks.trigger_word.train import libraries, scene_maker

NAME = "trigger-word"
TEXT = recipes.find(NAME).read_text(encoding="utf-8")
RECIPE = recipes.read(recipes.find(NAME))
HELD_OUT = RECIPE.dataset.partition("/")[2]


@pytest.fixture
def made_up(monkeypatch, toy_sounds, empty_clone):
    """The recordings, replaced by made-up ones in which `zero` rises, and hours of background by minutes."""

    def load_split(name, split):
        words, noises = toy_sounds(3, seed=len(split))
        if name == "background_noise":
            return [{"samples": np.int16(3000 * samples), "kind": "hiss"} for samples in noises["hiss"]]
        named = {"up": "zero", "down": "one", "flat": "two"}
        return [
            {"samples": np.int16(9000 * samples), "word": named[word], "speaker": "toy"}
            for word, said in words.items()
            for samples in said
        ]

    monkeypatch.setattr(datasets, "load", load_split)
    monkeypatch.setattr(sounds_module, "HOURS", 1 / 30)
    monkeypatch.setattr(trigger_word_module, "_HOURS", 1 / 60)
    return empty_clone


@pytest.fixture
def cut_short(monkeypatch):
    """The recipe with its long run cut short, and without the voices of a program that pip cannot install; everything
    else as it is."""
    read = recipes.read

    def short(path):
        recipe = read(path)
        training = recipe.training.model_copy(
            update={"epochs": 2, "epoch_scenes": 8, "batch_size": 4, "warmup_steps": 1}
        )
        made = recipe.architecture.model_copy(update={"units": 8, "bands": 10})
        scenes = recipe.scenes.model_copy(update={"voices": ["espeak"]})
        return recipe.model_copy(update={"training": training, "architecture": made, "scenes": scenes})

    monkeypatch.setattr(recipes, "read", short)


@pytest.mark.slow
def test_the_recipe_runs_from_nothing_to_a_checkpoint_with_its_trade_off(made_up, cut_short):
    found = reproduce(NAME, out=made_up / "run")
    assert (found.metric, found.passed) == ("miss-rate", None) and 0 <= found.score <= 1
    model = load(made_up / "run" / "checkpoint")
    assert (model.trigger, model.encoder.rate) == ("zero", 8000)
    assert model.checkpoint.architecture.threshold == model.threshold != 0.5
    validation, test = model.checkpoint.scores
    assert (validation.trade_off, len(test.trade_off)) == ([], 161) and HELD_OUT in test.note
    assert [item.name for item in model.checkpoint.data] == [RECIPE.dataset, "background_noise"]
    assert model.checkpoint.parameters == model.count_params()  # nothing of the other words is left
    assert "espeakng-loader" in model.checkpoint.training.versions


@pytest.fixture
def one_recording():
    recorded = Recording(np.ones(800, np.float32), 8000)
    return Sounds({"zero": [recorded], "one": [recorded]}, {"hiss": [recorded]})


def test_a_recipe_without_made_up_voices_needs_no_package_for_them(monkeypatch, one_recording):
    for voices in (espeak_voices, flite_voices):
        monkeypatch.setattr(voices, "say", lambda *asked: pytest.fail("nobody was to be asked"))
    plain = RECIPE.model_copy(update={"scenes": RECIPE.scenes.model_copy(update={"voiced": 0.0})})
    assert "espeakng-loader" not in libraries(plain)
    assert scene_maker(plain.scenes, one_recording, "zero", 8000).trigger == "zero"


def test_all_voices_that_a_recipe_names_say_its_words(monkeypatch, one_recording):
    asked = []
    for name, voices in (("espeak", espeak_voices), ("flite", flite_voices)):

        def say(words, rate, takes, seed, name=name):
            asked.append((name, words, rate))
            return {word: [np.ones(rate // 10, np.float32)] for word in words}

        monkeypatch.setattr(voices, "say", say)
    for named in (["espeak"], ["flite"], ["espeak", "flite"]):
        asked.clear()
        scenes = RECIPE.scenes.model_copy(update={"voices": named})
        scene_maker(scenes, one_recording, "zero", 8000)
        assert asked == [(name, ["one", "zero"], 8000) for name in named]
        assert ("espeakng-loader" in libraries(RECIPE.model_copy(update={"scenes": scenes}))) == ("espeak" in named)


@pytest.mark.slow
def test_a_published_run_has_the_picture_of_its_trade_off(made_up, cut_short, monkeypatch):
    monkeypatch.setattr("zoo.store.card.main", lambda: None)
    monkeypatch.setattr("zoo.reproduction.publish.bundled", lambda: made_up / "bundled")
    reproduce(NAME, out=made_up / "run")
    publish(NAME, [made_up / "run"])
    assert (made_up / "bundled" / NAME / "trade-off.png").read_bytes().startswith(b"\x89PNG")


def test_word_vectors_are_no_beginning(made_up, cut_short):
    with pytest.raises(RecipeError, match="starts from no word vectors"):
        reproduce(NAME, out=made_up / "run", vectors="train")


def test_the_measured_scenes_are_always_the_same_and_as_long_as_they_should_be(toy_sounds):
    words, noises = toy_sounds(3, seed=1)
    given = Sounds(
        *({name: [_recording(one) for one in heard] for name, heard in part.items()} for part in (words, noises))
    )
    one, again = (list(measured_scenes(given, "up", 8000, hours=0.05)) for _ in range(2))
    assert all(np.array_equal(a.samples, b.samples) for a, b in zip(one, again, strict=True))
    spoken, background = one[:12], one[12:]  # three recordings, four times each
    assert [[event.word for event in scene.events] for scene in spoken] == [["up"]] * 12
    assert sum(len(scene.samples) for scene in background) == 0.05 * 3600 * 8000
    others = [event.word for scene in background for event in scene.events]
    assert set(others) == {"down", "flat"} and 8 <= len(others) <= 30  # some six a minute
    with pytest.raises(InputError, match="no recording of 'left'; there are some of down, flat, up"):
        next(measured_scenes(given, "left", 8000))


def _recording(samples):
    return as_recording(samples, 8000)


def test_other_data_sets_have_no_recordings(monkeypatch):
    monkeypatch.setattr(datasets, "load", lambda name, split: [{"text": "words"}])
    with pytest.raises(InputError, match="conll2003 has no recordings of words"):
        read_sounds("conll2003", "test")
    assert note("conll2003") == "" and "theo" in note("spoken_digit/theo")


def test_a_folder_of_folders_is_read_as_speech_commands_has_them(tmp_path, toy_sounds, make_trigger_word):
    words, noises = toy_sounds(2, seed=1)
    for name, heard in {**words, "_background_noise_": noises["hiss"]}.items():
        (tmp_path / "data" / name).mkdir(parents=True)
        for number, samples in enumerate(heard):
            soundfile.write(tmp_path / "data" / name / f"{number}.wav", samples / 4, 8000)
    found = read_sound_folder(tmp_path / "data")
    assert (
        sorted(found.words) == ["down", "flat", "up"]
        and len(found.words["up"]) == 2
        and list(found.noises) == ["0.wav"]
    )
    model = make_trigger_word()
    scenes = measured_scenes(found, "up", 8000, hours=1 / 60)
    assert set(model.evaluate(scenes)) == {"miss-rate", "misses", "false-accepts", "hours"}
    assert evaluation_spec("trigger-word").read_file(tmp_path / "data").words.keys() == found.words.keys()
    (tmp_path / "data" / "up" / "0.wav").write_text("text")
    with pytest.raises(InputError, match=r"0\.wav holds no sound"):
        read_sound_folder(tmp_path / "data")
    for path, said in ((tmp_path / "none", "is no folder"), (tmp_path / "data" / "up", "_background_noise_")):
        with pytest.raises(InputError, match=said):
            read_sound_folder(path)


def test_the_recipe_of_a_run_differs_by_its_data_set_alone(tmp_path):
    (tmp_path / "recipe.toml").write_text(recipe_text(TEXT, HeldOut("theo", 1)))
    changed = recipes.read(tmp_path / "recipe.toml")
    assert changed.dataset == "spoken_digit/theo" and changed.model_copy(update={"dataset": RECIPE.dataset}) == RECIPE
    assert recipe_text(TEXT, HeldOut(HELD_OUT, 1)) == TEXT
    assert len(places(2)) == 10 and [place.seed for place in places(2)] == [1] * 5 + [2] * 5


@pytest.fixture
def quick(make_trigger_word, tmp_path, monkeypatch):
    """Runs that cost nothing: figures that depend on the speaker; gives the folders of those that were trained."""
    made, trained = save(make_trigger_word(), tmp_path / "made"), []

    def run(path, seed, folder):
        dataset = recipes.read(path).dataset
        misses = 0.01 * len(dataset.partition("/")[2])
        metrics = {"miss-rate": misses, "misses": misses / 2, "false-accepts": 1.5, "hours": 3.0}
        curve = [
            {"threshold": 0.5, "misses": 0.0, "false_accepts": 5.0},
            {"threshold": 0.9, "misses": misses, "false_accepts": 0.0},
        ]
        scores = [Score(dataset=dataset, split="test", metrics=metrics, trade_off=curve)]
        facts = {"recipe": NAME, "recipe_sha256": recipes.sha256(path), "seed": seed, "seconds": 400.0}
        training = TrainingRecord(**facts, processor="made up", versions={})
        (folder / "checkpoint").mkdir(parents=True)
        write(folder / "checkpoint", made.model_copy(update={"training": training, "scores": scores}))
        trained.append(folder.name)

    monkeypatch.setattr(study, "run", run)
    monkeypatch.setattr(study.keras.utils, "clear_session", lambda: None)  # it takes a second
    return trained


def test_the_last_run_writes_the_report(quick, tmp_path, monkeypatch):
    (tmp_path / "recipe").mkdir()
    (tmp_path / "recipe" / "recipe.toml").write_text(TEXT)
    monkeypatch.setattr(recipes, "find", lambda name: tmp_path / "recipe" / "recipe.toml")
    speakers(NAME, 1, tmp_path / "runs")
    speakers(NAME, 1, tmp_path / "runs")  # nothing is trained twice
    assert len(quick) == len(set(quick)) == 5
    text = (tmp_path / "recipe" / "README.md").read_text()
    assert "| theo | 4.0% | 2.0% | 1.50 |" in text
    assert "| **mean** | 6.4% | 3.2% | 1.50 |" in text and "| **worst** | 8.0% | 4.0% | 1.50 |" in text
    assert (tmp_path / "recipe" / "speakers.png").read_bytes().startswith(b"\x89PNG")
    with pytest.raises(RecipeError, match="no model of a trigger word"):
        monkeypatch.undo()
        speakers("g2p", 1, tmp_path / "runs")


def test_a_report_of_several_seeds_says_so(quick, tmp_path):
    found = study.trained({place: recipe_text(TEXT, place) for place in places(2)}, tmp_path / "runs")
    assert "Means over 2 seeds." in report(RECIPE, rows(found), 2)
