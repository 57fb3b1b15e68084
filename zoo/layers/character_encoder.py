"""A word's vector from its letters."""

import keras
from keras import ops


@keras.saving.register_keras_serializable("zoo")
class CharacterEncoder(keras.layers.Layer):
    """Reads each word's letters with a convolution and keeps the strongest positive answer of each filter.

    Called with letter ids (batch, time, letters), 0 where a word has ended; gives (batch, time, filters).

    Source: Ma & Hovy 2016, "End-to-end sequence labeling via bi-directional LSTM-CNNs-CRF", §2.1.

    Args:
        characters: number of letter ids.
        size: width of a letter's vector.
        filters: width of a word's vector.
        kernel_size: letters a filter sees at once.
    """

    def __init__(self, characters, size, filters, kernel_size=3, **kwargs):
        super().__init__(**kwargs)
        self.characters, self.size, self.filters, self.kernel_size = characters, size, filters, kernel_size
        self.embedding = keras.layers.Embedding(characters, size, name="letters")
        self.convolution = keras.layers.Conv1D(filters, kernel_size, padding="same", name="convolution")

    def build(self, inputs_shape):
        self.embedding.build((None, None))
        self.convolution.build((None, None, self.size))

    def call(self, inputs):
        batch, time, letters = ops.shape(inputs)
        ids = ops.reshape(inputs, (batch * time, letters))
        real = ops.cast(ids > 0, self.compute_dtype)[..., None]
        answers = self.convolution(self.embedding(ids) * real) * real
        return ops.relu(ops.reshape(ops.max(answers, axis=1), (batch, time, self.filters)))

    def get_config(self):
        return {
            **super().get_config(),
            "characters": self.characters,
            "size": self.size,
            "filters": self.filters,
            "kernel_size": self.kernel_size,
        }
