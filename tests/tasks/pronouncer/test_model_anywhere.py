"""What an encoder–decoder does on every backend of Keras: `tests/test_backends.py` can run these on the other two."""

from itertools import product

import keras
import numpy as np
import pytest

from zoo.tasks.pronouncer.teacher_forcing import NO_TARGET, TeacherForcing, forced
from zoo.text.vocabulary import END, UNKNOWN

FORMS = {"plain": {"attention": False}, "attention": {"attention": True, "layers": 2, "decoder_layers": 2}}


@pytest.fixture(scope="module", params=FORMS)
def model(make_pronouncer, request):
    """Random weights, far from even, and an end that comes soon."""
    made = make_pronouncer(seed=3, cell="gru", **FORMS[request.param])
    bias = made.logits_of.bias
    bias.assign(np.where(np.arange(bias.shape[0]) == END, 3.0, 0.0))
    return made


@pytest.fixture(scope="module")
def sources(model, toy_words):
    return [model.encoder.encode(word) for word in [*toy_words(12, seed=2)[0], "a", "x" * 30]]


def told(model, sources, rows):
    """log P of every id that could stand at each place of rows, (ids, tokens) each, by the whole network; a search
    leaves out `<unk>`."""
    features, _ = forced(sources, [np.array(row) for row in rows])
    logits = keras.ops.convert_to_numpy(model(features)).astype(np.float64)
    logits[..., UNKNOWN] = -np.inf
    found = logits - np.log(np.exp(logits).sum(axis=-1, keepdims=True))
    return [chances[: len(row)] for chances, row in zip(found, rows, strict=True)]


def test_a_beam_of_one_is_greedy(model, sources):
    greedy = [one for (one,) in model.hypotheses(sources, beams=1)]
    for one, chances in zip(greedy, told(model, sources, [one.ids for one in greedy]), strict=True):
        chances[0, END] = -np.inf  # nothing is no answer
        assert list(one.ids) == chances.argmax(axis=-1).tolist()
        assert one.logprob == pytest.approx(chances.max(axis=-1).sum(), abs=1e-4)


def test_a_wider_beam_never_does_worse_than_a_greedy_search(model, sources):
    greedy = model.hypotheses(sources, beams=1)
    assert sum(one.ended for (one,) in greedy) > 5
    for length_penalty in (0.0, 1.0):
        found = model.hypotheses(sources, 4, 1, length_penalty)
        gains = []
        for (one,), (other,) in zip(greedy, found, strict=True):
            assert other.rank(length_penalty) >= one.rank(length_penalty)
            gains.append(other.rank(length_penalty) > one.rank(length_penalty))
        assert any(gains)


def test_log_p_of_a_hypothesis_is_the_sum_of_its_steps(model, sources):
    found = model.hypotheses(sources, beams=4, nbest=4)
    rows = [(source, one) for source, best in zip(sources, found, strict=True) for one in best]
    chances = told(model, [source for source, _ in rows], [one.ids for _, one in rows])
    for (_, one), steps in zip(rows, chances, strict=True):
        assert one.logprob == pytest.approx(steps[np.arange(len(one.ids)), one.ids].sum(), abs=1e-4)
    assert all(len({one.ids for one in best}) == 4 for best in found)


def test_fewer_best_are_the_first_of_more(model, sources):
    more = model.hypotheses(sources, beams=4, nbest=4)
    # What has no end ranks behind what has one, however probable it is.
    whole = [place for place, rows in enumerate(more) if all(one.ended for one in rows)]
    assert len(whole) > 5
    for wanted in (1, 2):
        fewer = model.hypotheses(sources, beams=4, nbest=wanted)
        for place in whole:
            assert [one.ids for one in fewer[place]] == [one.ids for one in more[place][:wanted]]


def test_log_p_of_what_is_known_is_that_of_the_whole_network(model, sources):
    rows = [np.array(ids, np.int32) for ids in ([2, 4, END], [END], [UNKNOWN, END])]
    pairs = list(zip(sources, rows, strict=False))
    for (source, ids), found in zip(pairs, model.log_probabilities(pairs), strict=True):
        features, _ = forced([source], [ids])
        logits = keras.ops.convert_to_numpy(model(features))[0].astype(np.float64)
        steps = (logits - np.log(np.exp(logits).sum(axis=-1, keepdims=True)))[np.arange(len(ids)), ids]
        np.testing.assert_allclose(found, steps, rtol=0, atol=1e-5)
    assert model.log_probabilities([]) == []


def test_a_wide_beam_finds_the_best_of_all_sequences(make_pronouncer):
    model = make_pronouncer(symbols=["K", "S"], seed=5)
    model.logits_of.bias.assign([3.0, -1e9, 0.0, 0.0])  # no `<unk>`
    source = model.encoder.encode("kab")
    every = [(*ids, END) for length in range(1, 5) for ids in product((2, 3), repeat=length)]
    steps = model.log_probabilities([(source, np.array(ids, np.int32)) for ids in every])
    chances = {ids: found.sum() for ids, found in zip(every, steps, strict=True)}
    best = sorted(chances, key=chances.get, reverse=True)
    nothing = float(np.exp(model.log_probabilities([(source, np.array([END], np.int32))])[0][0]))
    assert sum(np.exp(list(chances.values()))) > 0.9 * (1 - nothing)
    (found,) = model.hypotheses([source], beams=60, nbest=5)
    assert [one.ids for one in found] == best[:5]
    assert [one.logprob for one in found] == pytest.approx([chances[ids] for ids in best[:5]], abs=1e-4)


def test_company_and_padding_change_nothing(model, sources):
    together = model.hypotheses(sources, beams=4, nbest=2)
    for source, rows in zip(sources[-3:], together[-3:], strict=True):
        (alone,) = model.hypotheses([source], beams=4, nbest=2)
        assert [one.ids for one in alone] == [one.ids for one in rows]
        assert [one.logprob for one in alone] == pytest.approx([one.logprob for one in rows], abs=1e-4)
    features, _ = forced(sources[:2], [np.array([2, 3, END]), np.array([4, END])])
    wide = {**features, "source_ids": np.pad(features["source_ids"], ((0, 0), (0, 9)))}
    np.testing.assert_allclose(*(keras.ops.convert_to_numpy(model(x)) for x in (features, wide)), rtol=0, atol=1e-5)


@pytest.mark.parametrize("cell", ["rnn", "peephole-lstm"])
def test_a_step_at_a_time_is_the_whole_network(make_pronouncer, cell):
    model = make_pronouncer(cell=cell, decoder_layers=2)
    features, _ = forced([model.encoder.encode(word) for word in ("ab", "phix")], [np.array([2, 5, 3, END])] * 2)
    whole = keras.ops.convert_to_numpy(model.backbone(features))
    encoded = model.backbone.encode(features["source_ids"])
    step = model.backbone.decoder.stepper(encoded, 1)
    states = [encoded[f"state_{index}"] for index in range(1, len(model.backbone.decoder.initial) + 1)]
    for place in range(4):
        said, states = step(features["target_ids"][:, place], states)
        np.testing.assert_allclose(keras.ops.convert_to_numpy(said), whole[:, place], rtol=0, atol=1e-5)


def test_the_plain_form_knows_its_summary_alone(make_pronouncer):
    for attention in (False, True):
        backbone = make_pronouncer(attention=attention).backbone
        encoded = backbone.encode(np.array([[2, 3, 4]]))
        assert set(encoded) == {"state_1", "state_2"} | ({"memory", "mask"} if attention else set())


def test_what_stands_before_is_the_truth_or_what_the_model_finds_most_probable(make_pronouncer):
    model = make_pronouncer(seed=4)
    trained = TeacherForcing(model)
    features, targets = forced([model.encoder.encode("kab")] * 2, [np.array([2, 3, 4, 5, END]), np.array([6, END])])
    assert targets.tolist() == [[2, 3, 4, 5, END], [6, END, NO_TARGET, NO_TARGET, NO_TARGET]]
    assert features["target_ids"].tolist() == [[END, 2, 3, 4, 5], [END, 6, END, END, END]]

    plain = keras.ops.convert_to_numpy(trained(features))
    np.testing.assert_allclose(plain, keras.ops.convert_to_numpy(model(features)), rtol=0, atol=1e-6)
    own = np.array([[True, True, False, True, False], [False] * 5])
    said = plain.argmax(axis=-1)
    mixed = features["target_ids"].copy()
    mixed[0, [1, 3]] = said[0, [0, 2]]
    assert (mixed != features["target_ids"]).any()
    expected = keras.ops.convert_to_numpy(model({**features, "target_ids": mixed}))
    found = keras.ops.convert_to_numpy(trained({**features, "own": own}))
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-5)


@pytest.mark.slow
def test_fit_learns_a_rule_that_holds_for_other_words(make_pronouncer, toy_words):
    dropouts = {f"{name}_dropout": 0.05 for name in ("input", "hidden", "output", "weight")}
    model = make_pronouncer(trainable=True, cell="gru", units=12, decoder_units=24, embedding_size=8, **dropouts)
    # JAX compiles a loop anew at every step of training that is not compiled as a whole.
    model.compile(keras.optimizers.Adam(0.02), run_eagerly=keras.backend.backend() == "torch")
    # Of one length, since JAX compiles for each.
    rows = [(word, one) for word, one in zip(*toy_words(2000, seed=1), strict=True) if len(word) == 5]
    rows = [(word, one) for word, one in rows if [len(entry.split()) for entry in one] == [4]][:120]
    words, listed = (list(column) for column in zip(*rows, strict=True))
    options = {"label_smoothing": 0.05, "scheduled_sampling": 0.2, "batch_size": 20, "verbose": 0}
    history = model.fit(words[20:], listed[20:], epochs=6, validation_data=(words[:20], listed[:20]), **options).history
    assert history["loss"][-1] < 0.6 * history["loss"][0]
    assert history["val_per"][-1] < 0.7 * history["val_per"][0] and set(history) >= {"val_wer", "val_loss"}
