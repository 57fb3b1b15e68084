"""Models of a trigger word to checkpoints and back."""

import json

import numpy as np
import pytest

from zoo.errors import CheckpointError, InputError
from zoo.store import card, checkpoint
from zoo.tasks import golden
from zoo.tasks.keras_loading import load, save
from zoo.tasks.registry import checkpoint_spec

CURVE = [(0.2, 0.0, 30.0), (0.5, 0.05, 2.5), (0.7, 0.1, 0.0), (0.9, 1.0, 0.0)]
SCORE = {
    "dataset": "spoken_digit/theo",
    "split": "test",
    "metrics": {"miss-rate": 0.1, "misses": 0.05, "false-accepts": 2.5, "hours": 3.0},
    "trade_off": [dict(zip(("threshold", "misses", "false_accepts"), point, strict=True)) for point in CURVE],
}


@pytest.fixture
def folder(make_trigger_word, tmp_path):
    save(make_trigger_word(), tmp_path / "trigger", scores=[SCORE])
    return tmp_path / "trigger"


@pytest.mark.parametrize(
    "options",
    [
        {"cell": "peephole-lstm", "layers": 2, "hidden_dropout": 0.2},
        {"cell": "gru", "input_dropout": 0.1, "bands": 12, "front_ends": ["pcen"]},
    ],
)
@pytest.mark.parametrize("others", [[], ["flat", "down"]])
def test_a_model_comes_back_as_it_was(make_trigger_word, random, tmp_path, options, others):
    model = make_trigger_word(threshold=0.73, others=others, **options)
    for weight in model.weights:  # what float16 holds comes back to the bit
        weight.assign(np.float16(weight.numpy()).astype("float32"))
    made = save(model, tmp_path / "model")
    again = load(tmp_path / "model")
    samples = random.normal(size=8000)
    assert np.array_equal(again.probabilities(samples), model.probabilities(samples))
    assert (again.trigger, again.threshold, made.labels) == ("up", 0.73, ["up", *others])
    assert (made.architecture.task, made.parameters) == ("trigger-word", model.count_params())
    assert {name: getattr(made.architecture, name) for name in options} == options
    assert again.encoder.get_config() == model.encoder.get_config()


def test_a_loaded_model_gives_the_golden_output_and_another_does_not(folder):
    model = load(folder)
    assert golden.difference(folder, model) <= 1e-4
    assert set(json.loads((folder / golden.FILE_NAME).read_text())) == {"text", "probabilities"}
    model.get_layer("logit").bias.assign_add([[0.01], [0.01]])
    assert golden.difference(folder, model) > 1e-4


def test_what_cannot_be_is_refused(folder):
    recorded = checkpoint.read(folder)
    for change, said in (({"highest": 5000.0}, "bands"), ({"bands": 256}, "need F16")):
        wrong = recorded.architecture.model_copy(update=change)
        checkpoint.write(folder, recorded.model_copy(update={"architecture": wrong}))
        with pytest.raises(CheckpointError, match=said):
            load(folder)
    for labels, said in (
        ([], "1 to 1000 labels"),
        (["up", "up"], "listed twice"),
        (["up", "down"], "need F16"),
    ):
        checkpoint.write(folder, recorded.model_copy(update={"labels": labels}))
        with pytest.raises(CheckpointError, match=said):
            load(folder)


def test_an_architecture_larger_than_its_weights_is_refused_before_it_is_built(folder, refuses_larger):
    refuses_larger(folder, {"units": 4096}, {"layers": 8})


def test_a_card_shows_the_trade_off(folder):
    made = checkpoint.read(folder)
    text = card.card(made)
    assert "](trade-off.png)" in text and "| 0.5000 | 5.0% | 2.50 |" in text and "half a false accept an hour" in text
    assert "| 0.9000 |" not in text  # where nothing is heard any more
    assert card.headline(made, made.scores[0]) == "miss rate at half a false accept an hour 0.100"
    plain = made.scores[0].model_copy(update={"trade_off": []})
    assert "trade-off.png" not in card.card(made.model_copy(update={"scores": [plain]}))
    with pytest.raises(InputError, match="no answer to a text"):
        checkpoint_spec("trigger-word").answer(load(folder), "text")
