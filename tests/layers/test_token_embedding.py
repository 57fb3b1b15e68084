"""Tokens to vectors, and vectors to logits."""

import keras
import numpy as np
import pytest
from keras import ops

from zoo.layers.token_embedding import TokenEmbedding

TOKENS, WIDTH = 7, 3
IDS = np.array([[0, 3, 3, 6], [6, 1, 0, 3]])


@pytest.fixture
def embedding(random):
    """Makes a layer with random weights, its bias among them."""

    def make(tokens=TOKENS, **options):
        made = TokenEmbedding(tokens, WIDTH, **options)
        made.build((None, None))
        made.set_weights([random.normal(size=weight.shape) for weight in made.weights])
        return made

    return make


def as_numpy(value):
    return ops.convert_to_numpy(value)


@pytest.mark.parametrize("training", [False, True])
@pytest.mark.parametrize("reversible", [True, False])
def test_a_token_has_its_row_of_the_table(embedding, training, reversible):
    made = embedding(reversible=reversible)
    np.testing.assert_allclose(as_numpy(made(IDS, training=training)), made.get_weights()[0][IDS], rtol=1e-6)


def test_what_goes_into_a_layer_begins_large_and_what_logits_are_made_of_small():
    spread = {}
    for reversible in (True, False):
        made = TokenEmbedding(500, 16, reversible=reversible)
        made.build((None, None))
        spread[reversible] = made.get_weights()[0].std()

    assert spread[True] < 0.1 and 0.8 < spread[False] < 1.2


def test_a_logit_is_the_product_with_the_tokens_own_vector_and_its_bias(embedding, random):
    made, vectors = embedding(), random.normal(size=(2, 4, WIDTH)).astype("float32")
    table, bias = made.get_weights()

    np.testing.assert_allclose(as_numpy(made(vectors, reverse=True)), vectors @ table.T + bias, rtol=0, atol=1e-5)


def test_the_logits_of_some_tokens_are_those_among_all(embedding, random):
    made, vectors = embedding(), random.normal(size=(2, 4, WIDTH)).astype("float32")
    chosen = np.array([5, 0, 2])

    among = as_numpy(made.logits_among(vectors, chosen))

    np.testing.assert_allclose(among, as_numpy(made(vectors, reverse=True))[..., chosen], rtol=0, atol=1e-6)


def test_logits_are_of_full_precision(embedding):
    made = embedding(dtype="mixed_bfloat16")
    vectors = made(IDS)

    assert keras.backend.standardize_dtype(vectors.dtype) == "bfloat16"
    for logits in (made(vectors, reverse=True), made.logits_among(vectors, np.array([1]))):
        assert keras.backend.standardize_dtype(logits.dtype) == "float32"


def test_a_token_is_dropped_whole_and_wherever_it_stands_in_the_batch(embedding):
    made = embedding(tokens=100, dropout=0.5, seed=1)
    table = made.get_weights()[0]
    ids = np.tile(np.arange(100), (3, 2))

    read = as_numpy(made(ids, training=True))

    kept = np.round(read[0, :100, 0] / table[:, 0], 3)
    np.testing.assert_allclose(read, (table * kept[:, None])[ids], rtol=0, atol=1e-5)
    assert set(kept) == {0.0, 2.0}
    assert 25 < np.count_nonzero(kept) < 75
    assert not np.array_equal(read, as_numpy(made(ids, training=True)))


def test_nothing_is_dropped_in_the_logits_nor_outside_of_training(embedding, random):
    made = embedding(dropout=0.9)
    vectors = random.normal(size=(1, 2, WIDTH)).astype("float32")

    np.testing.assert_array_equal(
        as_numpy(made(vectors, reverse=True, training=True)), as_numpy(made(vectors, reverse=True))
    )
    np.testing.assert_allclose(as_numpy(made(IDS)), made.get_weights()[0][IDS], rtol=1e-6)


def test_a_layer_that_gives_no_logits_has_no_bias(embedding):
    assert [weight.shape for weight in embedding(reversible=False).weights] == [(TOKENS, WIDTH)]


def test_the_gradient_by_the_table_has_a_row_for_every_token():
    """A sparse one would be squared row by row by Keras's optimizers where a token was met more than once."""
    if keras.backend.backend() != "tensorflow":
        pytest.skip("gradients are sparse on TensorFlow alone")
    import tensorflow as tf

    made = TokenEmbedding(TOKENS, WIDTH)
    made.build((None, None))
    with tf.GradientTape() as tape:
        total = ops.sum(made(IDS, training=True))
    gradient = tape.gradient(total, made.embeddings.value)

    assert isinstance(gradient, tf.Tensor)
    counts = np.bincount(IDS.ravel(), minlength=TOKENS)[:, None]
    np.testing.assert_allclose(gradient, np.repeat(counts, WIDTH, 1), rtol=1e-6)
