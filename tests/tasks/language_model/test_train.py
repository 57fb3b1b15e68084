"""A language model from its recipe: trained, measured, shipped and trained anew."""

import json

import keras
import numpy as np
import pytest

from zoo import datasets
from zoo.errors import InputError, RecipeError
from zoo.generation import scorer as scorer_module
from zoo.reproduction.evaluate import evaluate_file
from zoo.reproduction.publish import publish
from zoo.reproduction.reproduce import describe, reproduce
from zoo.store import card, catalogue, checkpoint
from zoo.tasks import golden, recipes
from zoo.tasks.keras_loading import load
from zoo.tasks.language_model.train import build_language_model
from zoo.tasks.language_model.truncated_bptt import StreamBatches
from zoo.training.trainer import Trainer, make_deterministic

RECIPE = """
task = "language-model"
name = "toy-lm"
summary = "Made up."
licence = "CC0"
dataset = "wikitext2"
evaluate_on = ["blimp"]
metric = "perplexity"
tolerance = 0.25
least_count = 2
examples = ["the cat"]

[architecture]
task = "language-model"
unit = "word"
end = "\\n"
cell = "gru"
units = 5
layers = 1
embedding_size = 4
tied = true
input_dropout = 0.1
output_dropout = 0.1
weight_dropout = 0.1

[training]
seed = 1
epochs = 2
batch_size = 2
length = 6
learning_rate = 0.05
final_learning_rate = 0.01
clip_norm = 1.0
average = 0.5
candidates = 8
frequent_candidates = 4
validation_streams = 2
"""


@pytest.fixture
def workshop(tmp_path, monkeypatch, eager):
    """A clone with one recipe, no checkpoint, and made-up data sets."""

    def load_split(name, split):
        if name == "blimp":
            sides = {"sentence_good": "the cat sat .", "sentence_bad": "cat the sat ."}
            return [{"UID": "word_order", "linguistics_term": "order", **sides}]
        chance = np.random.default_rng(len(split))
        lines = [f"the {chance.choice(['cat', 'dog', 'hen'])} sat <unk> ." for _ in range(12)]
        return [{"name": "a", "text": "\n".join(lines)}, {"name": "b", "text": f"the {split} ended .\n"}]

    monkeypatch.setattr(datasets, "load", load_split)
    monkeypatch.setattr(scorer_module, "_SEGMENT", 16)  # the run-up of each stream, too
    for module in (recipes, catalogue):
        monkeypatch.setattr(module, "_PACKAGE", tmp_path / "zoo")
    monkeypatch.setenv("ZOO_CACHE_DIR", str(tmp_path / "cache"))
    (tmp_path / "recipes" / "toy-lm").mkdir(parents=True)
    (tmp_path / "checkpoints").mkdir()
    (tmp_path / "recipes" / "toy-lm" / "recipe.toml").write_text(RECIPE)
    (tmp_path / "README.md").write_text(f"{card.BEGIN}\n{card.END}\n")
    return tmp_path


@pytest.mark.slow
def test_a_recipe_reproduces_to_the_bit_ships_from_one_run_and_passes_within_its_tolerance(workshop):
    runs = [workshop / "one", workshop / "other"]
    first, again = (reproduce("toy-lm", out=run) for run in runs)
    made, other = (load(run / "checkpoint") for run in runs)

    assert (first.passed, first.split) == (None, "test")
    assert made.checkpoint.files == other.checkpoint.files and first.score == again.score
    assert json.loads((runs[0] / "result.json").read_text())["seed"] == 1
    scores = made.checkpoint.scores
    assert [(score.dataset, score.split) for score in scores] == [
        ("wikitext2", "validation"),
        ("wikitext2", "test"),
        ("blimp", "train"),
    ]
    assert set(scores[1].metrics) == {"loss", "perplexity", "bits-per-character", "unknown"}
    assert set(scores[2].metrics) == {"average", "order", "word-order"}
    assert golden.difference(runs[0] / "checkpoint", made) <= 1e-4

    shipped = publish("toy-lm", runs[:1])
    assert (shipped.scores[0].tolerance, shipped.scores[0].seeds) == ({"perplexity": 0.25}, {})
    assert [example.text for example in shipped.examples] == ["the cat"]
    assert f"wikitext2: perplexity {first.score:.1f}" in (workshop / "README.md").read_text()

    # What has been trained is not trained again. A perplexity may be lower than the recorded one by any amount.
    for recorded, passes in ((first.score + 9, True), (first.score - 0.2, True), (first.score - 0.3, False)):
        score = shipped.scores[0].model_copy(update={"metrics": {"perplexity": recorded}})
        checkpoint.write(workshop / "checkpoints" / "toy-lm", shipped.model_copy(update={"scores": [score]}))
        report = reproduce("toy-lm", out=runs[1])
        assert report.passed is passes
        assert describe(report).startswith("passed" if passes else "FAILED")


def test_what_the_recipe_cannot_be_run_with_is_refused(workshop):
    with pytest.raises(RecipeError, match="leave --vectors out"):
        reproduce("toy-lm", out=workshop / "run", vectors="train")
    path = workshop / "recipes" / "toy-lm" / "recipe.toml"
    path.write_text(RECIPE.replace("tied = true", "tied = false"))
    with pytest.raises(RecipeError, match="candidates"):
        reproduce("toy-lm", out=workshop / "run")


def test_every_language_model_in_the_repository_can_be_built():
    found = [recipes.read(recipes.find(name)) for name in recipes.names()]
    found = [recipe for recipe in found if recipe.task == "language-model"]
    assert len(found) >= 3
    for recipe in found:
        small = {"units": 3, "embedding_size": 3}
        recipe = recipe.model_copy(update={"architecture": recipe.architecture.model_copy(update=small)})
        assert len(build_language_model(recipe, ["a a b\nb b"] * recipe.least_count).encoder) >= 4
        assert recipe.tolerance


def test_symbols_are_what_is_frequent_enough_the_most_frequent_first(workshop):
    recipe = recipes.read(workshop / "recipes" / "toy-lm" / "recipe.toml")
    texts = ["the hen , the <unk> cat\n<eos> <unk> hen", "the dog cat"]
    assert build_language_model(recipe, texts).encoder.symbols == ["the", "cat", "hen"]

    small = recipe.model_copy(update={"architecture": recipe.architecture.model_copy(update={"lower": True})})
    assert build_language_model(small, ["The hen 's", "The end"], pretokenized=True).encoder.symbols == ["the"]
    assert build_language_model(small, ["the hen's", "It's"], pretokenized=False).encoder.symbols == ["'s"]

    characters = recipe.architecture.model_copy(update={"unit": "character", "end": "\n\n"})
    recipe = recipe.model_copy(update={"architecture": characters})
    assert build_language_model(recipe, ["ab\nba\n\na\n", "c"]).encoder.symbols == ["a", "\n", "b"]


class Stopped(Exception):
    """As a kill would."""


@pytest.mark.slow
def test_a_run_stopped_within_an_epoch_ends_as_one_that_never_stopped(make_language_model, tmp_path):
    """With dropouts of all kinds, an average of the weights, and states that are carried over the gap."""

    def train(folder, stop=False):
        make_deterministic(3)
        model = make_language_model(
            trainable=True, embedding_dropout=0.2, input_dropout=0.2, hidden_dropout=0.2, weight_dropout=0.2
        )
        model.compile(keras.optimizers.AdamW(0.02, use_ema=True, ema_momentum=0.5), run_eagerly=True)
        batches = StreamBatches(model.encoder.encode("abbab\n" * 12), 2, 5, seed=3, epochs=2, epoch_tokens=50)

        def validate():
            if stop:
                raise Stopped
            return {"loss": model.evaluate("abba")["loss"]}

        trainer = Trainer(model.in_training(2), batches, 2, validate, "loss", folder, save_seconds=0.0)
        trainer.run()
        return trainer, model

    with pytest.raises(Stopped):
        train(tmp_path / "stopped", stop=True)
    place = json.loads((tmp_path / "stopped" / "state" / "place.json").read_text())
    assert (place["step"], place["history"]) == (4, [])

    ours, theirs = train(tmp_path / "stopped"), train(tmp_path / "whole")
    assert ours[0].history == theirs[0].history
    for stopped, whole in zip(ours[1].get_weights(), theirs[1].get_weights(), strict=True):
        np.testing.assert_array_equal(stopped, whole)


def test_of_a_metric_that_falls_the_lowest_is_best(make_language_model, tmp_path):
    model = make_language_model(layers=1)
    model.compile(keras.optimizers.SGD(0.0), run_eagerly=True)
    batches = StreamBatches(model.encoder.encode("abbab\n"), 1, 6, seed=1, epochs=4)
    bias, perplexities, seen = model.weights[-1], iter([9.0, 2.0, 2.0, 3.0]), []

    def validate():
        bias.assign_add([1.0] * 4)
        seen.append(bias.numpy())
        return {"perplexity": next(perplexities)}

    best = Trainer(model.in_training(1), batches, 4, validate, "perplexity", tmp_path).run()

    assert (best["epoch"], best["val_perplexity"]) == (2, 2.0)
    np.testing.assert_array_equal(bias.numpy(), seen[1])


def test_a_file_is_one_text_as_people_write_it(make_language_model, tmp_path):
    model = make_language_model(["the", "cat", "didn", "'t", "."], unit="word")
    (tmp_path / "text.txt").write_text("the cat didn't.\nthe cat\n")

    figures = evaluate_file(model, tmp_path / "text.txt").metrics

    assert figures == model.evaluate("the cat didn't.\nthe cat")
    assert figures["unknown"] == 0.0


@pytest.mark.parametrize(
    ("content", "said"), [(b"caf\xe9", "not UTF-8 at byte 3"), (b" \n\n", "no text"), (None, "No such file")]
)
def test_a_file_that_is_no_text_is_refused_in_one_line(make_language_model, tmp_path, content, said):
    if content is not None:
        (tmp_path / "text.txt").write_bytes(content)
    with pytest.raises(InputError, match=said) as caught:
        evaluate_file(make_language_model(), tmp_path / "text.txt")
    assert "\n" not in str(caught.value)
