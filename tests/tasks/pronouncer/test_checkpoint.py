"""Encoder–decoders to checkpoints and back."""

import json

import numpy as np
import pytest

from zoo.errors import CheckpointError
from zoo.store import card, checkpoint
from zoo.tasks import golden
from zoo.tasks.keras_loading import load, save
from zoo.tasks.registry import checkpoint_spec, task_of

pytestmark = pytest.mark.usefixtures("eager")

SCORE = {"dataset": "cmudict", "split": "test", "metrics": {"wer": 0.24, "per": 0.055, "loss": 0.3}}
WORDS = ["bad", "Phix", "a"]


@pytest.fixture
def folder(make_pronouncer, tmp_path):
    save(make_pronouncer(), tmp_path / "g2p", scores=[SCORE])
    return tmp_path / "g2p"


@pytest.mark.parametrize(
    "options",
    [
        {"attention": False, "cell": "peephole-lstm", "decoder_layers": 2, "hidden_dropout": 0.2},
        {
            "attention": True,
            "cell": "gru",
            "layers": 2,
            "decoder_units": 7,
            "weight_dropout": 0.2,
            "input_dropout": 0.1,
        },
    ],
    ids=["plain", "attention"],
)
def test_an_encoder_decoder_comes_back_as_it_was_made(make_pronouncer, tmp_path, options):
    model = make_pronouncer(**options)
    for weight in model.weights:  # what float16 holds comes back to the bit
        weight.assign(np.float16(weight.numpy()).astype("float32"))

    made = save(model, tmp_path / "model")
    again = load(tmp_path / "model")

    assert again.pronounce(WORDS, nbest=2) == model.pronounce(WORDS, nbest=2)
    assert (made.architecture.task, made.labels, made.parameters) == ("encoder-decoder", [], model.count_params())
    described = made.architecture.model_dump()
    assert {name: described[name] for name in options} == options and described["answer"] == "pronunciation"
    assert again.backbone.get_config() | {"name": ""} == model.backbone.get_config() | {"name": ""}
    assert (again.encoder.letters, again.encoder.symbols) == (model.encoder.letters, model.encoder.symbols)


def test_a_loaded_model_gives_the_golden_output_and_another_does_not(folder):
    model = load(folder)
    assert golden.difference(folder, model) <= 1e-4
    recorded = json.loads((folder / golden.FILE_NAME).read_text())
    assert set(recorded) == {"text", "words", "outputs", "log_probabilities"} and recorded["words"] == ["abdhik"]
    bias = model.logits_of.bias
    bias.assign_add([0.01] + [0.0] * 8)
    assert golden.difference(folder, model) > 1e-4
    bias.assign([50.0] + [0.0] * 8)
    assert golden.difference(folder, model) == float("inf")


def test_the_golden_words_are_those_of_the_text_where_the_model_can_spell_them(make_pronouncer):
    model = make_pronouncer(letters="abcdefghijklmnopqrstuvwxyz")
    answer = checkpoint_spec(task_of(model)).golden_answer(model, golden.TEXT)
    assert answer["words"][:3] == ["On", "Tuesday", "Maria"] and len(answer["outputs"]) == len(answer["words"]) == 13


def test_an_architecture_larger_than_its_weights_is_refused_before_it_is_built(folder, refuses_larger):
    refuses_larger(folder, {"units": 4096}, {"embedding_size": 4096}, {"layers": 8}, {"decoder_units": 4096})


def test_symbols_that_are_none_are_refused(folder):
    recorded, path = checkpoint.read(folder), folder / "vocabulary.json"
    known = json.loads(path.read_text())
    for change in ({"letters": ["A"]}, {"symbols": ["K S"]}, {"letters": []}):
        path.write_text(json.dumps(known | change))
        files = recorded.files | {path.name: checkpoint.entry(path)}
        checkpoint.write(folder, recorded.model_copy(update={"files": files}))
        with pytest.raises(CheckpointError, match=r"letter|symbol"):
            load(folder)


def test_a_card_says_what_the_figures_are_of_and_an_example_its_pronunciations(folder):
    made = checkpoint.read(folder)
    text = card.card(made)
    for said in ("| cmudict | test | wer | 0.2400 |", "phoneme error rate is the number", "| attention | True |"):
        assert said in text
    assert card.headline(made, made.scores[0]) == "word error rate 0.240"
    model = load(folder)
    best = model.pronounce("bad", nbest=3).nbest
    lines = checkpoint_spec("encoder-decoder").answer(model, "bad").split("<br>")
    assert lines == [f"{candidate.output} ({np.exp(candidate.logprob):.2f})" for candidate in best]
