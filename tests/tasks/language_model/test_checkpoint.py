"""Language models to checkpoints and back."""

import json

import keras
import numpy as np
import pytest

from zoo.errors import CheckpointError
from zoo.store import card, checkpoint
from zoo.store.metrics import METRICS
from zoo.tasks import golden
from zoo.tasks.keras_loading import load, save
from zoo.tasks.registry import checkpoint_spec

pytestmark = pytest.mark.usefixtures("eager")

WORDS = ["the", "cat", "sat", "."]
SCORE = {
    "dataset": "wikitext2",
    "split": "test",
    "metrics": {"loss": 4.5, "perplexity": 90.04, "bits-per-character": 1.2345},
}


@pytest.fixture
def folder(make_language_model, tmp_path):
    save(make_language_model(WORDS, unit="word", tied=True, weight_dropout=0.3), tmp_path / "words", scores=[SCORE])
    return tmp_path / "words"


@pytest.mark.parametrize(
    ("symbols", "options"),
    [
        (WORDS, {"unit": "word", "tied": True, "cell": "gru"}),
        ("ab\n", {"end": "\n\n", "cell": "peephole-lstm", "hidden_dropout": 0.2, "layers": 1}),
        ("ab", {"backwards": True, "cell": "rnn"}),
    ],
    ids=["words", "characters", "backwards"],
)
def test_a_language_model_comes_back_as_it_was_made(make_language_model, tmp_path, symbols, options):
    model = make_language_model(symbols, **options)
    for weight in model.weights:  # what float16 holds comes back to the bit
        weight.assign(np.float16(weight.numpy()).astype("float32"))

    made = save(model, tmp_path / "model")
    again = load(tmp_path / "model")

    text = "the cat sat.\nab\n\na b"
    assert again.score(text) == model.score(text)
    assert again.generate("a", 5, sampler="greedy") == model.generate("a", 5, sampler="greedy")
    assert (made.architecture.task, made.labels, made.parameters) == ("language-model", [], model.count_params())
    described, config = made.architecture.model_dump(), again.backbone.get_config()
    assert {name: described[name] for name in options} == options
    assert {name: config[name] for name in described if name in config} == {
        name: value for name, value in described.items() if name in config
    }


def test_a_loaded_model_gives_the_golden_output_and_another_does_not(folder):
    model = load(folder)
    assert golden.difference(folder, model) <= 1e-4
    recorded = json.loads((folder / golden.FILE_NAME).read_text())
    assert set(recorded) == {"text", "tokens", "log_probabilities", "logits"}
    assert len(recorded["log_probabilities"]) == len(recorded["tokens"])

    model.backbone.embedding.bias.assign_add([0.0, 0.0, 0.01, 0.0, 0.0, 0.0])
    assert golden.difference(folder, model) > 1e-4
    (folder / golden.FILE_NAME).write_text(json.dumps(recorded | {"tokens": recorded["tokens"][1:]}))
    assert golden.difference(folder, load_altered(folder)) == float("inf")


def load_altered(folder):
    """The model of a folder whose golden output is not the recorded one."""
    recorded = checkpoint.read(folder)
    files = recorded.files | {golden.FILE_NAME: checkpoint.entry(folder / golden.FILE_NAME)}
    checkpoint.write(folder, recorded.model_copy(update={"files": files}))
    return load(folder)


def test_an_architecture_larger_than_its_weights_is_refused_before_it_is_built(folder, refuses_larger):
    refuses_larger(folder, {"units": 4096}, {"embedding_size": 4096}, {"layers": 8})


def test_symbols_that_are_no_characters_are_refused(make_language_model, tmp_path):
    save(make_language_model("ab", layers=1), tmp_path / "model")
    path = tmp_path / "model" / "vocabulary.json"
    path.write_text(json.dumps({"symbols": ["a", "bc"]}))
    recorded = checkpoint.read(path.parent)
    checkpoint.write(
        path.parent, recorded.model_copy(update={"files": recorded.files | {path.name: checkpoint.entry(path)}})
    )
    with pytest.raises(CheckpointError, match="single characters"):
        load(path.parent)


def test_a_card_says_what_the_figures_are_of(folder):
    made = checkpoint.read(folder)
    text = card.card(made)

    for said in ("| wikitext2 | test | perplexity | 90.0400 |", "in nats", "| tied | True |", "| unit | word |"):
        assert said in text


def test_words_are_known_by_their_perplexity_and_characters_by_their_bits(folder):
    made = checkpoint.read(folder)
    assert card.headline(made, made.scores[0]) == "perplexity 90.0"
    assert "wikitext2: perplexity 90.0" in card.readme_table([made])

    characters = made.model_copy(update={"architecture": made.architecture.model_copy(update={"unit": "character"})})
    assert card.headline(characters, made.scores[0]) == "bits a character 1.234"


def test_an_example_is_one_row_of_a_card(make_language_model, tmp_path):
    model = make_language_model("ab|\n", end="\n\n", layers=1)
    bias = model.weights[-1]
    bias.assign(np.where(np.arange(6) < 2, -30.0, bias.numpy()))  # no <eos>

    answer = checkpoint_spec("language-model").answer(model, "ab")

    assert answer == checkpoint_spec("language-model").answer(model, "ab")
    assert "\n" not in answer and "<br>" in answer and "|" in answer
    text = card.card(save(model, tmp_path / "model", examples=[{"text": "a\n|b", "answer": answer}]))
    (row,) = [line for line in text.splitlines() if "<br>" in line]
    assert row.replace("\\|", "").count("|") == 3


def test_of_figures_that_fall_the_lower_is_better():
    assert METRICS["f1"].grows
    for name in ("loss", "perplexity", "bits-per-character"):
        assert not METRICS[name].grows


@pytest.mark.filterwarnings("ignore:Even though the:UserWarning")  # by tf.data, which compiles all the same
def test_a_loaded_model_learns_on_and_says_what_it_came_from(make_language_model, tmp_path):
    save(make_language_model("ab", layers=1), tmp_path / "base")
    model = load(tmp_path / "base")
    model.compile(keras.optimizers.Adam(0.01), run_eagerly=True)
    model.fit("abba" * 8, batch_size=2, length=4, epochs=1, verbose=0)

    assert save(model, tmp_path / "next").based_on == "base@1"
    assert load(tmp_path / "next").score("ab") != load(tmp_path / "base").score("ab")
