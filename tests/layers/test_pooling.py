"""Sequences to single vectors, whatever stands behind their ends."""

import keras
import numpy as np
import pytest
from keras import ops

from zoo.layers.attention_pooling import AttentionPooling
from zoo.layers.max_pooling import MaskedMaxPooling

LENGTHS = [3, 1, 6]


@pytest.fixture
def sequence(random):
    return random.normal(size=(3, 6, 4)).astype("float32")


@pytest.fixture
def mask():
    return np.arange(6) < np.array(LENGTHS)[:, None]


def attention(units=None):
    layer = AttentionPooling(units)
    layer.build((None, None, 4))
    chance = np.random.default_rng(2)
    layer.set_weights([chance.normal(size=weight.shape) for weight in layer.weights])
    return layer


def pooled(layer, sequence, mask=None):
    return ops.convert_to_numpy(layer(sequence, mask=mask))


@pytest.mark.parametrize(
    "layer",
    [MaskedMaxPooling(), attention(), keras.layers.GlobalAveragePooling1D()],
    ids=["max", "attention", "mean"],
)
def test_what_a_mask_hides_counts_for_nothing(layer, sequence, mask):
    whole = pooled(layer, np.where(mask[..., None], sequence, 1e6), mask)

    for row, length in enumerate(LENGTHS):
        alone = pooled(layer, sequence[row : row + 1, :length])
        np.testing.assert_allclose(whole[row], alone[0], rtol=0, atol=1e-6)


def test_max_is_that_of_each_feature(sequence):
    np.testing.assert_array_equal(pooled(MaskedMaxPooling(), sequence), sequence.max(axis=1))


@pytest.mark.parametrize("units", [None, 3])
def test_attention_is_the_mean_weighted_by_the_papers_equations(units, sequence):
    layer = attention(units)
    kernel, bias, context = layer.get_weights()
    assert kernel.shape == (4, units or 4)

    scores = np.tanh(sequence @ kernel + bias) @ context
    weights = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)

    np.testing.assert_allclose(pooled(layer, sequence), (weights * sequence).sum(axis=1), rtol=0, atol=1e-6)


def test_attention_comes_back_from_its_configuration(sequence):
    layer = attention(3)
    again = AttentionPooling.from_config(layer.get_config())
    again.build((None, None, 4))
    again.set_weights(layer.get_weights())
    np.testing.assert_array_equal(pooled(again, sequence), pooled(layer, sequence))
    assert again.compute_output_shape((2, None, 4)) == (2, 4)
