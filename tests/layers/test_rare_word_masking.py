"""Ids for a small table, and words made unknown in training."""

import keras
import numpy as np
import pytest

from zoo.layers.rare_word_masking import RareWordMasking

IDS = np.tile(np.arange(10, dtype="int32"), (100, 5))


@pytest.mark.parametrize("training", [False, True])
def test_words_beyond_the_table_are_always_unknown(training):
    kept = np.asarray(RareWordMasking(listed=6, common=3, unknown=1, seed=1)(IDS, training=training))

    assert (kept[IDS >= 6] == 1).all()


def test_outside_training_the_words_of_the_table_stay():
    kept = np.asarray(RareWordMasking(listed=6, common=3, rate=0.9)(IDS))

    np.testing.assert_array_equal(kept[IDS < 6], IDS[IDS < 6])


def test_in_training_the_given_share_of_rare_words_becomes_unknown_and_common_words_and_padding_never():
    kept = np.asarray(RareWordMasking(listed=10, common=3, rate=0.3, unknown=2, seed=1)(IDS, training=True))
    changed = kept != IDS

    assert set(kept[changed]) == {2}
    assert not changed[IDS < 3].any()
    assert abs(changed[IDS >= 3].mean() - 0.3) < 0.04


def test_each_call_hits_other_words():
    layer = RareWordMasking(listed=10, common=3, seed=1)

    assert not np.array_equal(layer(IDS, training=True), layer(IDS, training=True))


def test_a_config_makes_the_same_layer():
    made = RareWordMasking(listed=8, common=3, rate=0.3, unknown=4, seed=5)
    again = keras.saving.deserialize_keras_object(keras.saving.serialize_keras_object(made))

    np.testing.assert_array_equal(again(IDS, training=True), made(IDS, training=True))
