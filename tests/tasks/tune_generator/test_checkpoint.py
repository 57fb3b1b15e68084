"""Tune generators to checkpoints and back."""

import json
from types import SimpleNamespace

import numpy as np
import pytest

from zoo.errors import CheckpointError
from zoo.store import card, checkpoint
from zoo.tasks import golden
from zoo.tasks.keras_loading import load, save
from zoo.tasks.registry import checkpoint_spec, task_of

pytestmark = pytest.mark.usefixtures("eager")

SCORE = {"dataset": "folk_tunes", "split": "test", "metrics": {"loss": 1.5, "perplexity": 4.5, "unknown": 0.0}}


@pytest.fixture
def folder(make_tune_generator, tmp_path):
    save(make_tune_generator(residual=True), tmp_path / "tunes", scores=[SCORE])
    return tmp_path / "tunes"


@pytest.mark.parametrize(
    "options",
    [
        {"cell": "gru", "residual": True, "layers": 3, "hidden_dropout": 0.5, "weight_dropout": 0.2},
        {"cell": "lstm", "residual": False, "embedding_size": 0, "output_dropout": 0.5},
        {"cell": "peephole-lstm", "residual": False, "tied": True, "embedding_dropout": 0.1},
    ],
    ids=["residual", "one-hot", "tied"],
)
def test_a_generator_comes_back_as_it_was_made(make_tune_generator, toy_tunes, tmp_path, options):
    model = make_tune_generator(**options)
    for weight in model.weights:  # what float16 holds comes back to the bit
        weight.assign(np.float16(weight.numpy()).astype("float32"))

    made = save(model, tmp_path / "model")
    again = load(tmp_path / "model")

    assert again.evaluate(toy_tunes(3, seed=1)) == model.evaluate(toy_tunes(3, seed=1))
    assert again.encoder.symbols == model.encoder.symbols and task_of(again) == "tune-generator"
    described = made.architecture.model_dump()
    assert {name: described[name] for name in options} == options


def test_a_loaded_model_gives_the_golden_output_and_another_does_not(folder):
    model = load(folder)
    assert golden.difference(folder, model) <= 1e-4
    recorded = json.loads((folder / golden.FILE_NAME).read_text())
    assert set(recorded) == {"text", "log_probabilities", "logits"}
    model.get_layer("logits").bias.assign_add(np.eye(len(model.encoder), dtype="float32")[3])
    assert golden.difference(folder, model) > 1e-4


def test_an_architecture_larger_than_its_weights_is_refused_before_it_is_built(folder, refuses_larger):
    refuses_larger(folder, {"units": 4096}, {"embedding_size": 4096}, {"layers": 8})


def test_a_vocabulary_that_makes_no_tune_is_refused(folder):
    made = checkpoint.read(folder)
    path = folder / "vocabulary.json"
    known = json.loads(path.read_text())["symbols"]
    path.write_text(json.dumps({"symbols": [f"A{number}" for number, _ in enumerate(known)]}))
    files = made.files | {path.name: checkpoint.entry(path)}
    checkpoint.write(folder, made.model_copy(update={"files": files}))
    with pytest.raises(CheckpointError, match="metre and a key"):
        load(folder)


def test_a_card_says_what_the_loss_is_of_and_an_example_is_a_tune(folder):
    made = checkpoint.read(folder)
    assert "nats a token of a tune's music" in card.card(made)
    assert card.headline(made, made.scores[0]) == "loss in nats 1.500"
    answer = checkpoint_spec("tune-generator").answer
    assert answer(load(folder), "jig").startswith("<code>X:1<br>T:Jig in ")
    wild = SimpleNamespace(compose=lambda text, seed: SimpleNamespace(abc="G<G D>_B ~c2\n"))
    assert answer(wild, "jig") == "<code>G&lt;G D&gt;&#95;B &#126;c2</code>"
