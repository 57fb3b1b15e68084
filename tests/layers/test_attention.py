"""Attention is Luong's equations, and what is padded gets none."""

import keras
import numpy as np
import pytest

from zoo.layers.attention import Attention


@pytest.fixture
def parts(random):
    """A layer of random weights, queries and a sequence."""
    layer = Attention()
    queries, sequence = (random.normal(size=shape).astype("float32") for shape in ((2, 3, 4), (2, 5, 6)))
    layer.build(queries.shape, sequence.shape)
    layer.kernel.assign(random.normal(size=(6, 4)))
    return layer, queries, sequence


def test_contexts_are_means_weighted_by_the_scores(parts):
    layer, queries, sequence = parts
    contexts, weights = map(keras.ops.convert_to_numpy, layer(queries, sequence))
    W = layer.kernel.numpy()
    for row in range(2):
        for t, q in enumerate(queries[row]):
            scores = np.array([q @ (h @ W) for h in sequence[row]])
            a = np.exp(scores) / np.exp(scores).sum()
            np.testing.assert_allclose(weights[row, t], a, rtol=0, atol=1e-5)
            np.testing.assert_allclose(contexts[row, t], a @ sequence[row], rtol=0, atol=1e-5)


def test_elements_that_do_not_count_get_no_weight_and_change_nothing(parts):
    layer, queries, sequence = parts
    mask = np.array([[True] * 5, [True] * 2 + [False] * 3])
    contexts, weights = map(keras.ops.convert_to_numpy, layer(queries, sequence, mask))
    alone, _ = layer(queries[1:], sequence[1:, :2])
    np.testing.assert_allclose(contexts[1:], keras.ops.convert_to_numpy(alone), rtol=0, atol=1e-6)
    assert (weights[1, :, 2:] == 0).all()
    np.testing.assert_allclose(weights.sum(axis=-1), 1, rtol=0, atol=1e-6)


def test_keys_made_beforehand_change_nothing(parts):
    layer, queries, sequence = parts
    together = layer(queries, sequence)
    apart = layer.attend(queries, sequence, layer.keys(sequence))
    for one, other in zip(together, apart, strict=True):
        np.testing.assert_allclose(*map(keras.ops.convert_to_numpy, (one, other)), rtol=0, atol=1e-6)


def test_it_is_built_and_named_by_its_config(parts):
    layer, *_ = parts
    again = Attention.from_config(layer.get_config())
    contexts, weights = again(keras.Input((None, 4)), keras.Input((None, 6)), keras.Input((None,), dtype="bool"))
    assert (contexts.shape, weights.shape) == ((None, None, 6), (None, None, None))
