"""A classifier from its recipe: trained, measured, stopped and trained on."""

from itertools import pairwise

import numpy as np
import pytest

from zoo import datasets
from zoo.errors import RecipeError
from zoo.reproduction.reproduce import reproduce
from zoo.store import catalogue
from zoo.store.checkpoint import DataSet
from zoo.tasks import recipes
from zoo.tasks.classifier import train as classification
from zoo.tasks.classifier.train import build_classifier, train
from zoo.tasks.keras_loading import load, save
from zoo.training.trainer import Trainer

RECIPE = """
task = "classifier"
name = "toy-reviews"
summary = "Made up."
licence = "CC0"
dataset = "imdb_reviews"
evaluate_on = ["sst"]
metric = "accuracy"
examples = ["the owl was good"]
least_count = 2

[architecture]
task = "classifier"
unit = "word"
lower = true
cell = "gru"
units = 5
layers = 2
embedding_size = 4
bidirectional = false
pooling = ["max", "attention"]
word_dropout = 0.1
embedding_dropout = 0.1
hidden_dropout = 0.1
output_dropout = 0.1
weight_dropout = 0.1

[training]
seed = 1
epochs = 3
batch_size = 16
learning_rate = 0.05
final_learning_rate = 0.01
clip_norm = 1.0
average = 0.5
longest = 5
layer_factor = 0.5
unfreeze_epochs = 1
"""


@pytest.fixture
def workshop(tmp_path, monkeypatch, eager, toy_reviews):
    """A clone with one recipe, no checkpoint, and made-up data sets."""

    def load_split(name, split):
        texts, labels = toy_reviews(40 if split == "train" else 12, seed=len(split))
        return [{"text": text, "label": label} for text, label in zip(texts, labels, strict=True)]

    monkeypatch.setattr(datasets, "load", load_split)
    for module in (recipes, catalogue):
        monkeypatch.setattr(module, "_PACKAGE", tmp_path / "zoo")
    monkeypatch.setenv("ZOO_CACHE_DIR", str(tmp_path / "cache"))
    (tmp_path / "recipes" / "toy-reviews").mkdir(parents=True)
    (tmp_path / "checkpoints").mkdir()
    (tmp_path / "recipes" / "toy-reviews" / "recipe.toml").write_text(RECIPE)
    return tmp_path


@pytest.fixture
def recipe(workshop):
    """Makes the recipe of a text."""

    def make(text=RECIPE):
        (workshop / "recipes" / "toy-reviews" / "recipe.toml").write_text(text)
        return recipes.read(recipes.find("toy-reviews"))

    return make


@pytest.mark.slow
def test_a_run_that_was_stopped_ends_to_the_bit_as_one_that_never_was(workshop, reproduce_in_two):
    """With dropouts of all kinds, an average of the weights, and groups of layers that begin one after the other."""
    whole = reproduce("toy-reviews", out=workshop / "whole")
    stopped, epochs = reproduce_in_two("toy-reviews", workshop / "stopped", stopped_after=2)

    assert epochs == [0, 1, 1, 2]
    ours, theirs = (load(report.folder / "checkpoint").checkpoint for report in (stopped, whole))
    assert ours.files == theirs.files and stopped.score == whole.score
    histories = [(workshop / run / "metrics.csv").read_text() for run in ("stopped", "whole")]
    assert histories[0] == histories[1] and histories[0].count("\n") == 4  # whichever epoch is best
    assert ours.labels == ["negative", "positive"]
    assert [(score.dataset, score.split) for score in ours.scores] == [
        ("imdb_reviews", "validation"),
        ("imdb_reviews", "test"),
        ("sst", "test"),
    ]
    assert set(ours.scores[1].metrics) == {"accuracy", "macro-f1", "loss"}
    assert "whole" in ours.scores[1].note


def test_layers_wait_as_the_recipe_says(recipe, workshop, monkeypatch):
    wide, seen = recipe(), []
    ended = Trainer._end_epoch

    def note(trainer, epoch):
        seen.append({weight.path: weight.numpy() for weight in trainer._model.weights})
        ended(trainer, epoch)

    monkeypatch.setattr(Trainer, "_end_epoch", note)
    model = train(wide, workshop / "run", 1, "").model
    kept = model.get_layer("logits").kernel.numpy()
    assert not any(np.array_equal(kept, weights["logits/kernel"]) for weights in seen)  # an average of them
    paths = [[weight.path for layer in group for weight in layer.weights] for group in model.groups()]
    assert [len(group) for group in paths] == [5, 3, 3, 1]
    moved = [
        [any(not np.array_equal(late[path], early[path]) for path in group) for group in paths]
        for early, late in pairwise(seen)
    ]
    assert moved == [[True, True, False, False], [True, True, True, False]]


def test_words_are_those_that_are_frequent_enough_the_most_frequent_first(recipe):
    texts, labels = ["The owl the film", "an owl THE film was", "was the"], ["negative", "positive", "positive"]
    assert build_classifier(recipe(), texts, labels).preprocessor.encoder.symbols == ["the", "film", "owl", "was"]
    short = recipe(RECIPE.replace("least_count = 2", "least_count = 2\nmax_words = 2"))
    assert build_classifier(short, texts, labels).preprocessor.encoder.symbols == ["the", "film"]


def test_a_recipe_starts_from_a_language_models_words_and_weights(recipe, workshop, make_language_model):
    language_model = make_language_model(["the", "owl", "was"], unit="word", lower=True, cell="gru")
    read = DataSet(name="english_text/reviews", licence="none stated", files={})
    save(language_model, workshop / "checkpoints" / "toy-lm", data=[read])
    begun = recipe(RECIPE.replace("least_count = 2", 'start_from = "toy-lm@1"\nmax_words = 2'))
    texts, labels = ["the owl was good", "bad"], ["positive", "negative"]

    model = build_classifier(begun, texts, labels, classification._pretrained(begun))
    assert model.preprocessor.encoder.symbols == ["the", "owl"]
    for ours, theirs in zip(model.backbone.stack.weights, language_model.backbone.stack.weights, strict=True):
        np.testing.assert_allclose(ours.numpy(), theirs.numpy(), atol=2e-3)

    assert classification.corpora(begun) == ["english_text/reviews"]
    train(begun, workshop / "run", 1, "")
    other = make_language_model(["the", "owl", "was"], unit="word", lower=True, cell="gru", seed=2)
    save(other, workshop / "checkpoints" / "toy-lm", overwrite=True)
    with pytest.raises(RecipeError, match="another run"):
        train(begun, workshop / "run", 1, "")


def test_what_the_recipe_cannot_be_run_with_is_refused(recipe, workshop, make_classifier):
    with pytest.raises(RecipeError, match="leave --vectors out"):
        reproduce("toy-reviews", out=workshop / "run", vectors="train")
    save(make_classifier(), workshop / "checkpoints" / "toy-lm")
    begun = recipe(RECIPE.replace("least_count = 2", 'start_from = "toy-lm"'))
    with pytest.raises(RecipeError, match="toy-lm, which is no language model"):
        train(begun, workshop / "run", 1, "")
    for old, new in (('["max", "attention"]', "[]"), ("longest = 5", "longest = 0"), ("factor = 0.5", "factor = 2.0")):
        with pytest.raises(RecipeError):
            recipe(RECIPE.replace(old, new))
