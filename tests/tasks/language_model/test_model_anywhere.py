"""What a language model does on every backend of Keras: `tests/test_backends.py` runs these on the other two."""

import math

import keras
import numpy as np
import pytest

from zoo.generation.keras_samplers import make_sampler

pytestmark = pytest.mark.usefixtures("numbers_of_32_bits")


@pytest.fixture(scope="module")
def model(make_language_model):
    return make_language_model("ab")


def test_probabilities_add_up_by_the_chain_rule_and_to_one(model):
    ended = model.score(["", "a", "b", "?"])
    going_on = model.score([first + second for first in "ab?" for second in "ab?"], end=False)

    for scored in ended:
        assert scored.logprob == pytest.approx(sum(scored.token_logprobs))
    total = sum(math.exp(scored.logprob) for scored in [*ended, *going_on])
    assert total == pytest.approx(1, abs=1e-6)


def test_a_text_in_pieces_is_the_whole(model):
    stream = model.stream()
    told = [stream.push(piece) for piece in ("ab", "", "b?\na", "a")] + [stream.close()]

    logprobs = [logprob for part in told for logprob in part.token_logprobs]
    np.testing.assert_allclose(logprobs, model.score("abb?\naa").token_logprobs, rtol=0, atol=1e-5)


def test_greedy_takes_the_most_probable_token_each_time(model):
    prompt = "a"
    for _ in range(4):
        ended = model.score(prompt).logprob
        going_on = {symbol: model.score(prompt + symbol, end=False).logprob for symbol in "ab"}
        best = max(going_on, key=going_on.get)
        if ended > going_on[best]:
            break
        prompt += best

    written, other = model.generate(["a", "?b"], max_new_tokens=4, sampler="greedy")
    assert (written.text, written.ended) == (prompt, len(prompt) < 5)
    assert other == model.generate("?b", max_new_tokens=4, sampler="greedy")


def test_a_seed_writes_the_same_text_each_time_and_never_what_is_not_known(model):
    one, again, other = (model.generate("a", max_new_tokens=40, seed=seed, stop=False).text for seed in (1, 1, 2))

    assert one == again != other
    assert set(one) <= set("ab\n") and len(one) == 41


def test_streams_in_turns_write_what_each_writes_alone(model):
    def streams():
        return [model.generate("a", 80, seed=seed, stop=False, stream=True) for seed in (1, 2)]

    assert list(zip(*streams(), strict=True)) == list(zip(*map(list, streams()), strict=True))


def test_a_wide_beam_finds_what_is_at_least_as_probable_as_greedy(model):
    def probability(written):
        return model.score(written.text, end=written.ended).logprob

    beam = model.generate("a", max_new_tokens=3, sampler=make_sampler("beam", beams=20))
    assert probability(beam) >= probability(model.generate("a", max_new_tokens=3, sampler="greedy")) - 1e-5
    assert beam.ended == (beam.tokens < 3)


def test_fit_learns_and_carries_its_states(make_language_model):
    model = make_language_model("ab", trainable=True, cell="gru", layers=1, hidden_dropout=0.1, weight_dropout=0.1)
    model.compile(keras.optimizers.Adam(0.1))
    before = model.evaluate("abb\nabb")["loss"]

    history = model.fit("abb\n" * 33, batch_size=4, length=4, epochs=4, validation_data="abb\nabb", verbose=0).history

    assert history["loss"][-1] < 0.7 * history["loss"][0]
    assert history["val_loss"][-1] == pytest.approx(model.evaluate("abb\nabb")["loss"], abs=1e-5)
    assert history["val_loss"][-1] < 0.7 * before


def test_states_go_from_stretch_to_stretch(model):
    ids, names = np.array([[0, 2, 3, 3], [0, 3, 2, 1]]), list(model.backbone.state_sizes)
    whole = keras.Model.predict_on_batch(model, {"token_ids": ids, **model.scorer.initial_states(2)})

    trained = model.in_training(2)
    for start in (0, 2):
        stretch = {"token_ids": ids[:, start : start + 2], "begins": np.array([False, False])}
        logits = keras.ops.convert_to_numpy(trained(stretch))
        np.testing.assert_allclose(logits, whole["logits"][:, start : start + 2], rtol=0, atol=1e-5)
    for name in names:
        np.testing.assert_allclose(trained.carried[name].numpy(), whole[name], rtol=0, atol=1e-5)
