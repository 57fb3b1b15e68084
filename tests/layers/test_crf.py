"""The conditional random field against a sum over every path there is."""

from itertools import pairwise, product

import keras
import numpy as np
import pytest
from keras import ops

from zoo.layers.crf import CRF, CRFLoss, log_likelihood, log_partition, marginals, token_log_likelihoods
from zoo.tasks.tagger.viterbi import viterbi
from zoo.text.iob2 import label_set

LENGTHS = np.array([4, 1, 3, 2])
MASK = np.arange(4) < LENGTHS[:, None]
SIZES = pytest.mark.parametrize("labels", [3, 4])


@pytest.fixture
def potentials(random):
    return lambda labels: random.normal(size=(len(LENGTHS), 4, labels, labels)) * 2


def path_score(potentials, path):
    """The log-potential of one path through one sentence."""
    return potentials[0, 0, path[0]] + sum(
        potentials[t, before, after] for t, (before, after) in enumerate(pairwise(path), 1)
    )


def every_path(potentials, length):
    """All label sequences of one sentence and their log-potentials."""
    paths = list(product(range(potentials.shape[-1]), repeat=length))
    return paths, np.array([path_score(potentials, path) for path in paths])


@SIZES
def test_the_log_partition_is_the_sum_over_every_path(potentials, labels):
    values = potentials(labels)
    expected = [np.log(np.exp(every_path(row, n)[1]).sum()) for row, n in zip(values, LENGTHS, strict=True)]

    np.testing.assert_allclose(log_partition(ops.convert_to_tensor(values), MASK), expected, rtol=1e-9)


@SIZES
@pytest.mark.parametrize("length", [1, 2, 3, 4])
def test_the_likelihood_of_every_path_is_its_share_of_the_sum(potentials, labels, length):
    values = potentials(labels)[:1]
    paths, scores = every_path(values[0], length)
    padded = np.pad(paths, ((0, 0), (0, 4 - length)), constant_values=-1)

    ours = log_likelihood(ops.convert_to_tensor(values.repeat(len(paths), axis=0)), padded, padded >= 0)

    np.testing.assert_allclose(ours, scores - np.log(np.exp(scores).sum()), rtol=0, atol=1e-9)


@SIZES
def test_the_gradient_is_what_the_path_shows_less_what_is_expected(potentials, gradients, random, labels):
    values = potentials(labels)
    gold = np.where(MASK, random.integers(labels, size=MASK.shape), -1)

    (gradient,) = gradients(lambda p: ops.sum(log_likelihood(p, ops.convert_to_tensor(gold), MASK)), values)

    for row, (length, tags) in enumerate(zip(LENGTHS, gold, strict=True)):
        paths, scores = every_path(values[row], length)
        shares = np.exp(scores) / np.exp(scores).sum()
        expected = np.zeros_like(values[row])
        for path, share in [*zip(paths, -shares, strict=True), (tuple(tags[:length]), 1.0)]:
            for t, label in enumerate(path):
                expected[t, path[t - 1] if t else 0, label] += share
        np.testing.assert_allclose(gradient[row], expected, rtol=0, atol=1e-9)


def test_padding_changes_neither_likelihood_nor_gradient(potentials, gradients, random):
    values = potentials(3)
    gold = np.where(MASK, random.integers(3, size=MASK.shape), -1)
    wide = np.concatenate([np.where(MASK[..., None, None], values, 77.0), np.full((4, 3, 3, 3), 99.0)], axis=1)
    wide_gold = np.concatenate([gold, np.full((4, 3), -1)], axis=1)

    def loss(labels):
        return lambda p: ops.sum(CRFLoss(reduction=None, dtype="float64")(ops.convert_to_tensor(labels), p))

    (narrow,), (padded,) = gradients(loss(gold), values), gradients(loss(wide_gold), wide)

    np.testing.assert_allclose(float(loss(gold)(values)), float(loss(wide_gold)(wide)), rtol=1e-9)
    np.testing.assert_allclose(padded[:, :4], narrow, rtol=0, atol=1e-9)
    assert not padded[:, 4:].any()


def test_potentials_are_the_emissions_with_what_the_layer_has_learned(random):
    layer = CRF(["a", "b", "c"])
    emissions = random.normal(size=(2, 3, 3)).astype("float32")
    layer.build(emissions.shape)
    transitions, start = random.normal(size=(3, 3)), random.normal(size=3)
    layer.set_weights([transitions, start])

    potentials = ops.convert_to_numpy(layer(emissions))

    for row, t, before, after in np.ndindex(2, 3, 3, 3):
        expected = emissions[row, t, after] + (transitions[before, after] if t else start[after])
        assert potentials[row, t, before, after] == pytest.approx(expected, abs=1e-5)


def test_a_forbidden_transition_is_never_decoded(random):
    labels = label_set(["LOC", "PER"])
    emissions = (random.normal(size=(300, 4, 5)) * 20).astype("float32")
    emissions[..., 2] += 30  # every step would rather be an I-LOC
    lengths = random.integers(1, 5, size=300)

    paths = viterbi(ops.convert_to_numpy(CRF(labels)(emissions)), lengths)

    for path in paths:
        tags = [labels[label] for label in path]
        for before, after in zip(["O", *tags], tags, strict=False):
            assert not after.startswith("I-") or before[2:] == after[2:], tags
    assert any(labels[label] == "I-LOC" for path in paths for label in path)


def test_a_config_makes_the_same_layer():
    again = keras.saving.deserialize_keras_object(keras.saving.serialize_keras_object(CRF(["O", "B-X", "I-X"])))

    assert again.labels == ["O", "B-X", "I-X"]


@SIZES
def test_marginals_are_the_share_of_the_paths_through_each_label(potentials, labels):
    values = potentials(labels)
    found = ops.convert_to_numpy(marginals(ops.convert_to_tensor(values), MASK))
    for row, length, ours in zip(values, LENGTHS, found, strict=True):
        paths, scores = every_path(row, length)
        shares = np.exp(scores - np.log(np.exp(scores).sum()))
        expected = np.zeros((length, labels))
        for path, share in zip(paths, shares, strict=True):
            expected[np.arange(length), path] += share
        np.testing.assert_allclose(ours[:length], expected, rtol=0, atol=1e-6)


@SIZES
def test_the_parts_that_tokens_have_in_a_likelihood_add_up_to_it(potentials, random, labels):
    values = ops.convert_to_tensor(potentials(labels))
    gold = np.where(MASK, random.integers(labels, size=MASK.shape), -1)
    parts = ops.convert_to_numpy(token_log_likelihoods(values, gold, MASK))
    assert (parts[~MASK] == 0).all() and (parts[MASK] < 0).all()
    np.testing.assert_allclose(parts.sum(axis=1), log_likelihood(values, gold, MASK), rtol=0, atol=1e-6)


def test_tokens_weigh_apart_in_the_loss_and_sentences_do(potentials, random):
    values = potentials(3).astype("float32")
    gold = np.where(MASK, random.integers(3, size=MASK.shape), -1)
    parts = -ops.convert_to_numpy(token_log_likelihoods(ops.convert_to_tensor(values), gold, MASK))
    weights = random.uniform(size=MASK.shape).astype("float32")

    def loss(weights=None):
        return float(ops.convert_to_numpy(CRFLoss()(gold, values, weights)))

    assert loss(weights) == pytest.approx((parts * weights).sum() / len(gold), rel=1e-5)
    by_sentence = weights[:, 0]
    assert loss(by_sentence) == pytest.approx((parts.sum(axis=1) * by_sentence).mean(), rel=1e-5)
    assert loss(by_sentence[:, None]) == loss(by_sentence)
    assert loss(np.ones_like(weights)) == pytest.approx(loss(), rel=1e-5)
