"""A word's vector from its letters."""

import keras
import numpy as np
import pytest
from keras import ops

from zoo.layers.character_encoder import CharacterEncoder


@pytest.fixture
def encoder(random):
    made = CharacterEncoder(10, 4, 5)
    made.build((None, None, None))
    made.set_weights([random.normal(size=weight.shape) - 2 * (len(weight.shape) == 1) for weight in made.weights])
    return made


def test_each_filter_gives_its_strongest_positive_answer_among_the_letters(encoder):
    letters = np.array([3, 7, 1, 9])
    table, kernel, bias = encoder.get_weights()

    padded = np.concatenate([np.zeros((1, 4)), table[letters], np.zeros((1, 4))])
    answers = [np.einsum("kc,kcf->f", padded[t : t + 3], kernel) + bias for t in range(4)]

    expected = np.maximum(np.max(answers, axis=0), 0)
    assert expected.any() and not expected.all()
    np.testing.assert_allclose(ops.convert_to_numpy(encoder(letters[None, None]))[0, 0], expected, rtol=0, atol=1e-5)


def test_padding_beside_a_word_changes_nothing(encoder):
    words = np.array([[[3, 7, 1], [2, 0, 0]]])
    wide = np.pad(words, ((0, 0), (0, 1), (0, 6)))

    padded, narrow = (ops.convert_to_numpy(encoder(letters)) for letters in (wide, words))
    np.testing.assert_allclose(padded[:, :2], narrow, rtol=0, atol=1e-6)


def test_a_word_without_letters_gives_zeros(encoder):
    assert not ops.convert_to_numpy(encoder(np.zeros((1, 2, 3), "int32"))).any()


def test_a_config_makes_the_same_layer():
    made = CharacterEncoder(10, 4, 5, kernel_size=2)
    again = keras.saving.deserialize_keras_object(keras.saving.serialize_keras_object(made))
    again.build((None, None, None))

    assert [tuple(weight.shape) for weight in again.weights] == [(10, 4), (2, 4, 5), (5,)]
