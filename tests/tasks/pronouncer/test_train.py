"""Encoder–decoders from their recipes."""

import json

import pytest

from zoo import datasets
from zoo.errors import InputError, RecipeError
from zoo.reproduction.reproduce import reproduce
from zoo.tasks import recipes
from zoo.tasks.keras_loading import load
from zoo.tasks.pronouncer.evaluate import read_listed_file, read_pronunciations
from zoo.tasks.pronouncer.model import Pronouncer
from zoo.tasks.pronouncer.train import build_pronouncer
from zoo.training.trainer import Trainer

NAMES = ("g2p", "g2p-ipa", "g2p-small")


@pytest.fixture
def made_up(monkeypatch, toy_words, empty_clone, eager):
    """The dictionaries, replaced by made-up words."""

    def load_split(name, split):
        words, listed = toy_words(60 if split == "train" else 12, seed=len(split))
        return [{"word": word, "pronunciations": entries} for word, entries in zip(words, listed, strict=True)]

    monkeypatch.setattr(datasets, "load", load_split)
    return empty_clone


@pytest.fixture
def cut_short(monkeypatch):
    """The recipes with their long runs cut short; everything else as it is."""
    read = recipes.read

    def small(path):
        recipe = read(path)
        short = {"epochs": 2, "batch_size": 16, "warmup_steps": 0}
        cut = {"training": recipe.training.model_copy(update=short)}
        cut["architecture"] = recipe.architecture.model_copy(update={"units": 5, "decoder_units": 6})
        if recipe.pretraining is not None:
            first = recipe.pretraining.training.model_copy(update=short)
            cut["pretraining"] = recipe.pretraining.model_copy(update={"training": first})
        return recipe.model_copy(update=cut)

    monkeypatch.setattr(recipes, "read", small)


@pytest.mark.slow
def test_a_run_that_was_stopped_ends_to_the_bit_as_one_that_never_was(made_up, cut_short, reproduce_in_two):
    """With dropouts of all kinds, an average of the weights and symbols of the model's own."""
    whole = reproduce("g2p", out=made_up / "whole")
    stopped, _ = reproduce_in_two("g2p", made_up / "stopped")
    ours, theirs = (load(report.folder / "checkpoint").checkpoint for report in (stopped, whole))
    assert ours.files == theirs.files and stopped.score == whole.score
    assert [score.split for score in ours.scores] == ["validation", "test"] and ours.scores[0].note
    assert set(ours.scores[1].metrics) == {"wer", "per", "loss"}


@pytest.mark.slow
def test_what_is_learnt_first_leaves_out_the_words_that_are_measured(made_up, cut_short, monkeypatch):
    started, learnt, begun = Pronouncer.start_from, {}, []
    monkeypatch.setattr(Pronouncer, "start_from", lambda one, other: begun.append(other) or started(one, other))
    batches = Pronouncer.make_batches

    def seen(model, words, *args):
        learnt.setdefault(len(begun), set(words))
        return batches(model, words, *args)

    monkeypatch.setattr(Pronouncer, "make_batches", seen)
    report = reproduce("g2p-ipa", out=made_up / "run")

    measured = {word for split in ("validation", "test") for word in read_pronunciations("toy", split)[0]}
    train = set(read_pronunciations("toy", "train")[0])
    assert measured & train and learnt == {0: train - measured, 1: train}
    made = load(report.folder / "checkpoint").checkpoint
    assert made.scores[0].note and made.architecture.attention
    assert [item.name for item in made.data] == ["sigmorphon2021_eng_us", "cmudict"]
    assert json.loads((made_up / "run" / "result.json").read_text())["metric"] == "wer"


@pytest.mark.slow
def test_a_run_with_something_before_it_goes_on_wherever_it_was_stopped(made_up, cut_short, monkeypatch):
    whole = reproduce("g2p-ipa", out=made_up / "whole")
    save = Trainer._save

    def stop(trainer):
        save(trainer)
        raise KeyboardInterrupt

    monkeypatch.setattr(Trainer, "_save", stop)
    for _ in range(4):  # behind each epoch of both parts
        with pytest.raises(KeyboardInterrupt):
            reproduce("g2p-ipa", out=made_up / "stopped")
    stopped = reproduce("g2p-ipa", out=made_up / "stopped")
    ours, theirs = (load(report.folder / "checkpoint").checkpoint for report in (stopped, whole))
    assert ours.files == theirs.files and stopped.score == whole.score


def test_letters_and_symbols_are_the_frequent_ones_first_and_rare_symbols_have_none(made_up):
    recipe = recipes.read(recipes.find("g2p")).model_copy(update={"least_count": 2})
    model = build_pronouncer(recipe, ["Café", "FACE", "e"], [["K AE F EY"], ["F EY S", "F AE S"], ["EY"]])
    assert model.encoder.letters == ["a", "c", "e", "f", "é"] or model.encoder.letters[:3] == ["a", "c", "f"]
    assert model.encoder.symbols == ["EY", "F", "AE", "S"]
    assert model.backbone.get_config()["source_size"] == 2 + len(model.encoder.letters)


def test_what_the_recipe_cannot_be_run_with_is_refused(made_up, cut_short, monkeypatch):
    for name in NAMES:
        with pytest.raises(RecipeError, match="leave --vectors out"):
            reproduce(name, out=made_up / "run", vectors="train")
    monkeypatch.setattr(datasets, "load", lambda name, split: [{"text": "a", "label": "b"}])
    with pytest.raises(InputError, match="trec holds no pronunciations; cmudict and sigmorphon2021_eng_us do"):
        read_pronunciations("trec", "train")


def test_a_file_lists_each_word_once_with_all_its_pronunciations(tmp_path):
    path = tmp_path / "words.tsv"
    path.write_text("owl\tAW L\nfinch\tF IH N CH\nowl\tAW AH L\nowl\tAW L\n")
    assert read_listed_file(path) == (["owl", "finch"], [["AW L", "AW AH L"], ["F IH N CH"]])
