"""The language model: texts in, their probability out."""

import itertools
import math

import equations
import keras
import numpy as np
import pytest
from keras import ops

from zoo.cells import CELLS
from zoo.errors import InputError
from zoo.generation import scorer as scorer_module
from zoo.tasks.language_model.model import LanguageModel

TEXTS = ["abba", "", "b", "a?b", "ab\nba", "babababaabbbab", "aab\n", "\n\n"]
WORDS = ["the", "cat", "didn", "'t", "."]


@pytest.fixture(scope="module", params=CELLS)
def of_each_cell(request, make_language_model):
    return make_language_model(cell=request.param)


@pytest.fixture(scope="module")
def model(make_language_model):
    return make_language_model()


@pytest.fixture(scope="module")
def words(make_language_model):
    return make_language_model(WORDS, unit="word", tied=True)


def assert_sums_to_one(model, symbols, parted_by=""):
    """What ends within four tokens, and what is still open then, is all there can be."""
    texts = [[parted_by.join(row) for row in itertools.product(symbols, repeat=length)] for length in range(5)]
    ended = model.score([text for rows in texts[:4] for text in rows])
    going_on = model.score(texts[4], end=False)

    probabilities = [math.exp(scored.logprob) for scored in [*ended, *going_on]]
    assert sum(probabilities) == pytest.approx(1, abs=1e-6)
    assert max(probabilities) < 0.9


def test_the_probabilities_of_all_texts_sum_to_one(of_each_cell):
    assert_sums_to_one(of_each_cell, "ab?")  # "?" stands for all characters that are not known


def test_the_probabilities_of_all_texts_of_words_sum_to_one(make_language_model):
    model = make_language_model(["the", "cat"], unit="word", tied=True)
    assert_sums_to_one(model, ["the", "cat", "meows"], " ")


def numpy_log_probabilities(model, ids):
    """log P of every token of a text in float64, from the equations."""
    config = model.backbone.get_config()
    weights = [np.float64(weight) for weight in model.get_weights()]
    table = weights.pop(0)
    bias = weights.pop(0) if config["tied"] else weights.pop()
    softmax = table.T if config["tied"] else weights.pop()
    per_layer = len(weights) // config["layers"]
    sequence = table[[0, *ids[:-1]]][None]
    for start in range(0, len(weights), per_layer):
        cell, layer = (config["cell"], {}), weights[start : start + per_layer]
        states = [np.zeros((1, len(layer[1])))] * equations.states_of(config["cell"])
        sequence, _ = equations.run(cell, layer, sequence, states)
    logits = sequence[0] @ softmax + bias
    return (logits - np.log(np.exp(logits).sum(-1, keepdims=True)))[np.arange(len(ids)), ids]


def test_every_probability_follows_the_equations(of_each_cell):
    scored = of_each_cell.score("ab?ba")
    expected = numpy_log_probabilities(of_each_cell, [2, 3, 1, 3, 2, 0])

    np.testing.assert_allclose(scored.token_logprobs, expected, rtol=0, atol=1e-5)
    assert (scored.tokens, scored.unknown) == ([*"ab?ba", "<eos>"], ["?"])


def test_with_one_table_for_inputs_and_logits_every_probability_follows_the_equations(words):
    scored = words.score("The cat didn't\nmeow.")
    expected = numpy_log_probabilities(words, [1, 3, 4, 5, 0, 1, 6, 0])

    np.testing.assert_allclose(scored.token_logprobs, expected, rtol=0, atol=1e-5)
    assert scored.tokens == ["The", "cat", "didn", "'t", "<eos>", "meow", ".", "<eos>"]
    assert scored.unknown == ["The", "meow"]


def test_one_token_more_at_a_time_is_what_the_layers_say_over_time(of_each_cell):
    backbone, ids = of_each_cell.backbone, np.array([[0, 2, 3, 2], [0, 1, 3, 3]])
    states = [np.full((2, size), 0.1, "float32") for size in backbone.state_sizes.values()]
    whole = backbone({"token_ids": ids, **dict(zip(backbone.state_sizes, states, strict=True))})

    step = backbone.stepper()
    for place in range(4):
        features, states = step(ids[:, place], states)
        np.testing.assert_allclose(features, whole["features"][:, place], rtol=0, atol=1e-5)

    for state, name in zip(states, backbone.state_sizes, strict=True):
        np.testing.assert_allclose(state, whole[name], rtol=0, atol=1e-5)


def test_the_chain_rule_adds_up_and_gives_the_figures(model):
    (scored,) = model.score(["ab\na"])

    assert scored.text == "ab\na"
    assert scored.tokens == ["a", "b", "<eos>", "a", "<eos>"]
    assert scored.logprob == pytest.approx(sum(scored.token_logprobs))
    assert scored.perplexity == pytest.approx(math.exp(-scored.logprob / 5))
    assert scored.bits_per_character == pytest.approx(-scored.logprob / math.log(2) / 5)


def test_two_newlines_count_as_two_characters(make_language_model):
    scored = make_language_model("ab\n", end="\n\n").score("ab\n\na\nb")

    assert scored.tokens == ["a", "b", "<eos>", "a", "\n", "b", "<eos>"]
    assert scored.bits_per_character == pytest.approx(-scored.logprob / math.log(2) / 9)


def test_a_text_ends_once_and_need_not_end(model):
    ended, open_ = model.score("ab"), model.score("ab", end=False)

    assert model.score("ab\n")[1:] == ended[1:]
    assert ended.token_logprobs[:-1] == pytest.approx(open_.token_logprobs, abs=1e-6)
    assert (len(ended.tokens), len(open_.tokens)) == (3, 2)
    assert model.score("", end=False)[1:] == (0.0, [], [], 1.0, 0.0, [])
    assert model.score("").tokens == ["<eos>"]


def test_scores_do_not_depend_on_company_order_or_how_much_is_read_at_once(model, monkeypatch):
    alone = [model.score(text) for text in TEXTS]

    def assert_as_alone(scored):
        for ours, expected in zip(scored, alone, strict=True):
            assert (ours.text, ours.tokens, ours.unknown) == (expected.text, expected.tokens, expected.unknown)
            np.testing.assert_allclose(ours.token_logprobs, expected.token_logprobs, rtol=0, atol=1e-5)
            assert ours.logprob == pytest.approx(expected.logprob, abs=1e-5)

    assert_as_alone(model.score(TEXTS))
    assert_as_alone(model.score(TEXTS[::-1])[::-1])
    monkeypatch.setattr(scorer_module, "_SEGMENT", 3)
    assert_as_alone(model.score(TEXTS))
    monkeypatch.setattr(model.scorer, "_at_once", 20)
    assert_as_alone(model.score(TEXTS))
    assert model.score([]) == []


def test_a_backward_model_gives_a_text_what_a_forward_one_gives_its_mirror(make_language_model, model):
    back = make_language_model(backwards=True)
    back.set_weights(model.get_weights())

    ours, expected = back.score("abb\na"), model.score("a\nbba")

    assert ours.tokens == expected.tokens == ["a", "<eos>", "b", "b", "a", "<eos>"]
    assert ours.token_logprobs == pytest.approx(expected.token_logprobs, abs=1e-6)
    assert back.evaluate("abb\na")["loss"] == pytest.approx(model.evaluate("a\nbba")["loss"], abs=1e-6)


def test_evaluation_is_the_average_of_all_tokens_of_all_texts(model, words):
    scored = model.score(TEXTS)
    total, tokens = sum(item.logprob for item in scored), sum(len(item.tokens) for item in scored)
    figures = model.evaluate(TEXTS)

    assert figures["loss"] == pytest.approx(-total / tokens, abs=1e-5)
    assert figures["bits-per-character"] == pytest.approx(figures["loss"] / math.log(2))
    assert figures["perplexity"] == pytest.approx(math.exp(figures["loss"]))
    assert figures["unknown"] == pytest.approx(1 / tokens)

    (scored,) = words.score(["The cat."])
    figures = words.evaluate("The cat.")
    assert figures["loss"] == pytest.approx(-scored.logprob / 4, abs=1e-5)
    assert figures["bits-per-character"] == pytest.approx(-scored.logprob / math.log(2) / 9, abs=1e-5)
    assert words.evaluate("The cat.", pretokenized=True)["unknown"] == pytest.approx(2 / 3)


def test_a_long_text_read_in_streams_has_nearly_the_same_loss(model, random):
    text = "".join(random.choice(list("ab"), 4000))

    whole, streams = model.evaluate(text), model.evaluate(text, streams=4)

    assert streams["loss"] == pytest.approx(whole["loss"], abs=1e-3)
    assert model.evaluate("ab", streams=32)["loss"] > 0


def test_outputs_are_those_of_the_backbone_with_logits_for_features(model):
    ids, states = np.array([[0, 2, 3]]), model.scorer.initial_states(1)
    ours = keras.Model.predict_on_batch(model, {"token_ids": ids, **states})
    theirs = model.backbone({"token_ids": ids, **states})

    assert set(ours) == {"logits", *states} and set(theirs) == {"features", *states}
    for name in states:
        np.testing.assert_allclose(ours[name], theirs[name], rtol=0, atol=1e-6)
    np.testing.assert_allclose(
        ours["logits"], ops.convert_to_numpy(model.logits_of(theirs["features"])), rtol=0, atol=1e-5
    )


def test_a_preprocessor_gives_ids_behind_the_end_padded_by_it(model):
    np.testing.assert_array_equal(model.preprocessor(["ab", "a?ba"])["token_ids"], [[0, 2, 3, 0, 0], [0, 2, 1, 3, 2]])


@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")  # by Keras, writing HDF5
@pytest.mark.filterwarnings("ignore:Skipping variable loading for optimizer:UserWarning")  # by Keras: a fresh one
def test_a_saved_model_comes_back_the_same(words, tmp_path):
    words.save_to_preset(str(tmp_path / "preset"))

    again = LanguageModel.from_preset(str(tmp_path / "preset"))

    assert again.score("The cat didn't\nmeow.") == words.score("The cat didn't\nmeow.")


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda model: model.score(["ab", 5]), "text 2 is int"),
        (lambda model: model.score(None), "NoneType"),
        (lambda model: model.evaluate([]), "no text"),
        (lambda model: model.fit([]), "no text"),
        (lambda model: model.fit("ab", validation_data=[], batch_size=1, length=1), "no text"),
        (lambda model: model.fit("ab"), "3 tokens are too few"),
        (lambda model: model.fit("ab" * 99, batch_size=0), "at least 1"),
        (lambda model: model.fit("ab" * 99, length=0), "at least 1"),
        (lambda model: model.fit("ab" * 99, epochs=0), "at least 1"),
        (lambda model: model.predict("ab"), "score or generate"),
        (lambda model: model.predict(["ab"]), "score or generate"),
    ],
)
def test_bad_arguments_are_refused_in_one_line(model, call, said):
    with pytest.raises(InputError, match=said) as caught:
        call(model)
    assert "\n" not in str(caught.value)
