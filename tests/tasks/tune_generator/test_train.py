"""Tune generators and classifiers of tunes from their recipes."""

import json

import pytest

from zoo import datasets
from zoo.abc_notation import read_tune, without_fields
from zoo.errors import RecipeError
from zoo.reproduction.reproduce import reproduce
from zoo.tasks import recipes
from zoo.tasks.classifier.evaluate import read_labelled
from zoo.tasks.classifier.tune_types import in_other_keys, typed_tunes
from zoo.tasks.keras_loading import load
from zoo.tasks.tune_generator.data import has_whole_bars, read_tunes
from zoo.tasks.tune_generator.train import build_tune_generator, training_keys, usual_metres

NAMES = ("tune-generator", "tune-generator-folk-rnn", "tune-type")


@pytest.fixture
def made_up(monkeypatch, toy_tunes, empty_clone, eager):
    """The tune books, replaced by made-up tunes, of which every fifth has no type and every seventh a bar too short."""

    def load_split(name, split):
        found = []
        for number, tune in enumerate(toy_tunes(24 if split == "train" else 6, seed=len(split))):
            abc = tune.abc.replace("|", "g |", 1) if number % 7 == 0 else tune.abc
            found.append(
                {"name": tune.name, "title": tune.title, "type": tune.type if number % 5 else "", "abc": abc}
                | {"metre": str(tune.metre), "unit_length": "1/8", "key": str(tune.key)}
            )
        return found

    monkeypatch.setattr(datasets, "load", load_split)
    return empty_clone


def small(recipe, **training):
    """The recipe with its long runs cut short; everything else as it is."""
    training = recipe.training.model_copy(update={"epochs": 2, "batch_size": 8, "warmup_steps": 0} | training)
    architecture = recipe.architecture.model_copy(update={"units": 6, "layers": min(recipe.architecture.layers, 2)})
    known = {"training": training, "architecture": architecture}
    if getattr(recipe, "least_type", None):
        known["least_type"] = 2
    return recipe.model_copy(update=known)


@pytest.fixture
def cut_short(monkeypatch):
    read = recipes.read
    monkeypatch.setattr(recipes, "read", lambda path: small(read(path)))


@pytest.mark.slow
def test_a_run_that_was_stopped_ends_to_the_bit_as_one_that_never_was(made_up, cut_short, reproduce_in_two):
    whole = reproduce("tune-generator", out=made_up / "whole")
    stopped, _ = reproduce_in_two("tune-generator", made_up / "stopped")
    ours, theirs = (load(report.folder / "checkpoint").checkpoint for report in (stopped, whole))
    assert ours.files == theirs.files and stopped.score == whole.score
    assert [score.split for score in ours.scores] == ["validation", "test"] and ours.scores[0].note
    assert set(ours.scores[1].metrics) == {"loss", "loss-with-type", "perplexity", "unknown"}


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES[1:])
def test_the_other_recipes_end_in_a_checkpoint(made_up, cut_short, name):
    report = reproduce(name, out=made_up / "run")
    made = load(report.folder / "checkpoint").checkpoint
    assert [score.split for score in made.scores] == ["validation", "test"] and made.scores[0].note
    assert json.loads((made_up / "run" / "result.json").read_text())["dataset"] == "folk_tunes"


def test_the_two_generators_know_the_same_music_and_differ_in_types(made_up):
    ours, peer = (recipes.read(recipes.find(name)) for name in NAMES[:2])
    found = [build_tune_generator(small(recipe), training_keys(small(recipe))).encoder for recipe in (ours, peer)]
    (mine, theirs) = ([encoder.symbols[index - 2] for index in encoder.music_ids] for encoder in found)
    assert mine == theirs and found[0].fields == ("type", "metre", "key") and found[1].fields == ("metre", "key")
    for field in ("metre", "key"):
        assert [found[0].symbols[i - 2] for i in found[0].choices(field)] == [
            found[1].symbols[i - 2] for i in found[1].choices(field)
        ]


def test_faulty_and_long_tunes_are_left_out_of_training_alone(made_up):
    recipe = small(recipes.read(recipes.find("tune-generator")))
    tunes = read_tunes("folk_tunes", "train")
    whole = [tune for tune in tunes if has_whole_bars(tune)]
    assert len(tunes) == 24 and 0 < len(whole) < 24
    assert [forms[0] for forms in training_keys(recipe)] == whole
    short = training_keys(small(recipe, whole_bars=False, longest=24))
    assert [forms[0] for forms in short] == [tune for tune in tunes if len(tune.tokens) <= 24] != tunes


def test_types_that_few_tunes_are_of_cannot_be_asked_for(made_up):
    recipe = small(recipes.read(recipes.find("tune-generator")))
    keys = training_keys(recipe)
    types = [forms[0].type for forms in keys]
    most = max(("jig", "reel"), key=types.count)
    rare = recipe.model_copy(update={"least_type": types.count(most)})
    assert most in build_tune_generator(rare, keys).types
    with pytest.raises(RecipeError, match="no type of dance has 99"):
        build_tune_generator(recipe.model_copy(update={"least_type": 99}), keys)
    assert build_tune_generator(recipe.model_copy(update={"least_type": 1}), keys).types == sorted(
        {"jig", "reel"}, key=lambda kind: (-types.count(kind), kind)
    )


def test_a_classifier_reads_the_music_of_tunes_of_known_type_alone(made_up):
    texts, labels = read_labelled("folk_tunes", "train")
    tunes = typed_tunes("folk_tunes", "train")
    assert labels == [tune.type for tune in tunes] and set(labels) == {"jig", "reel"}
    assert texts == [list(tune.tokens) for tune in tunes] and len(texts) < 24
    forms = in_other_keys(tunes)
    assert all(len(form) == len(text) for text, others in zip(texts, forms, strict=True) for form in others)
    assert all(text not in others for text, others in zip(texts, forms, strict=True)) and min(map(len, forms)) > 1


def test_what_a_header_would_say_is_not_read(toy_tunes):
    (tune,) = toy_tunes(1, seed=1)
    changed = tune.__class__(tune.name, ("[M:4/4]", *tune.tokens, "[K:D]", "D"), tune.metre, tune.key)
    assert without_fields(changed.tokens) == [*tune.tokens, "D"]


def test_what_a_recipe_cannot_be_run_with_is_refused(made_up, cut_short):
    for name in NAMES:
        with pytest.raises(RecipeError, match="leave --vectors out"):
            reproduce(name, out=made_up / "run", vectors="train")
    text = recipes.find("tune-type").read_text().replace('dataset = "folk_tunes"', 'dataset = "trec"')
    (made_up / "recipe.toml").write_text(text)
    from zoo.tasks.classifier.train import _forms

    with pytest.raises(RecipeError, match="transposes trec"):
        _forms(recipes.read(made_up / "recipe.toml"))


def test_the_metres_of_a_type_are_those_that_one_in_twenty_of_its_tunes_has():
    def tunes(type, metre, count):
        return [read_tune(f"X:1\nR:{type}\nM:{metre}\nK:G\nGAB|]", "made up")] * count

    made = [*tunes("jig", "6/8", 90), *tunes("jig", "9/8", 6), *tunes("jig", "2/4", 4), *tunes("reel", "4/4", 1)]
    symbols = ["R:?", "R:jig", "R:reel", "R:polka", "M:6/8", "M:9/8", "M:2/4", "K:G"]
    assert usual_metres(made, symbols) == {"jig": ["6/8", "9/8"]}
    assert usual_metres(made, [*symbols, "M:4/4"]) == {"jig": ["6/8", "9/8"], "reel": ["4/4"]}
