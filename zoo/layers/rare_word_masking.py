"""Ids for a small table of words, out of the ids of a large vocabulary."""

import keras
from keras import ops


@keras.saving.register_keras_serializable("zoo")
class RareWordMasking(keras.layers.Layer):
    """Keeps the ids of the first words of a vocabulary and makes the others unknown.

    In training, a share of the rare words among the first is made unknown too, so that the unknown word's vector
    learns what to make of them. Called with ids (batch, time); gives ids below `listed`.

    Source: Lample et al. 2016, "Neural architectures for named entity recognition", §4.3.

    Args:
        listed: ids below it are kept.
        common: ids below it are never made unknown; the words after them are frequent.
        rate: share of the rare words made unknown in training, in [0, 1).
        unknown: the id in their place.
        seed: an integer for a fixed order of random numbers.
    """

    def __init__(self, listed, common, rate=0.5, unknown=1, seed=None, **kwargs):
        super().__init__(**kwargs)
        self.listed, self.common, self.rate, self.unknown, self.seed = listed, common, rate, unknown, seed
        self.seed_generator = keras.random.SeedGenerator(seed)

    def call(self, inputs, training=False):
        lost = inputs >= self.listed
        if training and self.rate:
            chosen = keras.random.uniform(ops.shape(inputs), seed=self.seed_generator) < self.rate
            lost = ops.logical_or(lost, ops.logical_and(chosen, inputs >= self.common))
        return ops.where(lost, self.unknown, inputs)

    def get_config(self):
        return {
            **super().get_config(),
            "listed": self.listed,
            "common": self.common,
            "rate": self.rate,
            "unknown": self.unknown,
            "seed": self.seed,
        }
