"""Classifiers to checkpoints and back."""

import json

import numpy as np
import pytest

from zoo.errors import CheckpointError
from zoo.store import card, checkpoint
from zoo.tasks import golden
from zoo.tasks.keras_loading import load, save
from zoo.tasks.registry import checkpoint_spec

pytestmark = pytest.mark.usefixtures("eager")

SCORE = {"dataset": "imdb_reviews", "split": "test", "metrics": {"accuracy": 0.92, "macro-f1": 0.91, "loss": 0.3}}


@pytest.fixture
def folder(make_classifier, tmp_path):
    save(make_classifier(pooling=["max"]), tmp_path / "reviews", scores=[SCORE])
    return tmp_path / "reviews"


@pytest.mark.parametrize(
    "options",
    [
        {"cell": "gru", "pooling": ["last", "attention"], "bidirectional": True, "layers": 2, "hidden_units": 3},
        {"cell": "peephole-lstm", "top_units": 3, "layers": 2, "weight_dropout": 0.2, "output_dropout": 0.3},
        {"unit": "tune", "lower": False, "labels": ["jig", "reel", "waltz"], "pooling": ["mean"]},
    ],
    ids=["both ways", "top", "tokens"],
)
def test_a_classifier_comes_back_as_it_was_made(make_classifier, tmp_path, options):
    model = make_classifier(**options)
    for weight in model.weights:  # what float16 holds comes back to the bit
        weight.assign(np.float16(weight.numpy()).astype("float32"))

    made = save(model, tmp_path / "model")
    again = load(tmp_path / "model")

    texts = ["G2|", ["a", "good"]] if "unit" in options else ["a good Owl", "dull"]
    assert again.classify(texts) == model.classify(texts)
    assert (made.architecture.task, made.labels, made.parameters) == ("classifier", model.labels, model.count_params())
    described = made.architecture.model_dump() | {"labels": made.labels}
    assert {name: described[name] for name in options} == options
    assert again.backbone.get_config() | {"name": ""} == model.backbone.get_config() | {"name": ""}


def test_a_loaded_model_gives_the_golden_output_and_another_does_not(folder):
    model = load(folder)
    assert golden.difference(folder, model) <= 1e-4
    recorded = json.loads((folder / golden.FILE_NAME).read_text())
    assert set(recorded) == {"text", "label", "probabilities"}
    bias = model.get_layer("logits").bias
    bias.assign_add([0.01, 0.0])
    assert golden.difference(folder, model) > 1e-4
    bias.assign([-9.0, 0.0] if recorded["label"] == "negative" else [9.0, 0.0])
    assert golden.difference(folder, model) == float("inf")


def test_an_architecture_larger_than_its_weights_is_refused_before_it_is_built(folder, refuses_larger):
    refuses_larger(
        folder, {"units": 4096}, {"embedding_size": 4096}, {"layers": 8}, {"hidden_units": 4096}, {"top_units": 4096}
    )


def test_labels_that_are_none_are_refused(folder):
    recorded = checkpoint.read(folder)
    for labels in ([], ["positive"], ["positive", "positive"]):
        checkpoint.write(folder, recorded.model_copy(update={"labels": labels}))
        with pytest.raises(CheckpointError, match="label"):
            load(folder)


def test_a_card_says_what_the_figures_are_of_and_an_example_its_label(folder):
    made = checkpoint.read(folder)
    text = card.card(made)
    for said in ("| imdb_reviews | test | accuracy | 0.9200 |", "macro F1 is the mean", "| pooling | max |"):
        assert said in text
    assert card.headline(made, made.scores[0]) == "accuracy 0.920"
    found = load(folder).classify("a good owl")
    assert (
        checkpoint_spec("classifier").answer(load(folder), "a good owl")
        == f"**{found.label}** ({found.probability:.2f})"
    )
