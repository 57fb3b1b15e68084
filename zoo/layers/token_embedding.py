"""Tokens to vectors, and vectors to the logits of tokens."""

import keras
import keras_hub
from keras import ops
from keras.src.backend import set_keras_mask


@keras.saving.register_keras_serializable("zoo")
class TokenEmbedding(keras_hub.layers.ReversibleEmbedding):
    """A vector a token; with `reverse=True`, vectors to the logit of every token.

        token_ids  (batch, time) int           to vectors  (batch, time, output_dim)
        vectors    (batch, time, output_dim)   to logits   (batch, time, input_dim), float32: products with the tokens'
                                               own vectors, and a bias a token

    What goes into a recurrent layer begins large, or it takes long to notice it: normal numbers of 1. What logits come
    of begins smaller, even numbers of ±0.1, as Merity, Keskar & Socher 2018 have it, "Regularizing and optimizing LSTM
    language models".

    Source: Press & Wolf 2017, "Using the output embedding to improve language models".

    Args:
        input_dim: how many tokens there are.
        output_dim: width of a vector.
        reversible: whether it will be asked for logits, which takes the bias.
        dropout: rate at which tokens lose their vector in training, wherever they stand in the batch; as inputs, not in
            the logits. Source: Gal & Ghahramani 2016, "A theoretically grounded application of dropout in recurrent
            neural networks".
        seed: an integer for a fixed order of random numbers.
        mask_zero and the rest: as in `keras.layers.Embedding`.
    """

    def __init__(self, input_dim, output_dim, reversible=True, dropout=0.0, seed=None, **kwargs):
        even, normal = keras.initializers.RandomUniform(-0.1, 0.1), keras.initializers.RandomNormal(stddev=1.0)
        initializer = even if reversible else normal
        super().__init__(input_dim, output_dim, **{"embeddings_initializer": initializer, **kwargs})
        self.reversible = reversible
        self.dropout = dropout
        self.seed = seed
        self._seed_generator = keras.random.SeedGenerator(seed)

    def build(self, input_shape=None):
        super().build(input_shape)
        if self.reversible:
            # Of full precision, as the logits are.
            self.bias = self.add_weight(shape=(self.input_dim,), initializer="zeros", autocast=False, name="bias")

    def call(self, inputs, reverse=False, training=False):
        if reverse:
            return ops.cast(super().call(inputs, reverse=True), "float32") + self.bias
        vectors = self._look_up(inputs, training)
        if self.mask_zero:
            set_keras_mask(vectors, ops.not_equal(inputs, 0))
        return vectors

    def _look_up(self, inputs, training):
        if not training:
            return ops.take(self.embeddings, inputs, axis=0)
        # Multiplied whole, since the gradient by gathered rows alone is sparse on TensorFlow, and Keras's optimizers
        # and clipping take the square of a row that was met more than once part by part.
        kept = ops.ones((self.input_dim, 1), self.compute_dtype)
        if self.dropout:
            kept = keras.random.dropout(kept, self.dropout, seed=self._seed_generator)
        return ops.take(self.embeddings * kept, inputs, axis=0)

    def logits_among(self, vectors, candidates):
        """The logits of some tokens alone: vectors (batch, time, output_dim) and ids (candidates,) to (batch, time,
        candidates)."""
        table = ops.cast(ops.take(ops.convert_to_tensor(self.embeddings), candidates, axis=0), vectors.dtype)
        bias = ops.take(ops.convert_to_tensor(self.bias), candidates, axis=0)
        return ops.cast(ops.matmul(vectors, ops.transpose(table)), "float32") + bias

    def compute_output_spec(self, inputs, reverse=False, training=False):
        return super().compute_output_spec(inputs, reverse=reverse)

    @property
    def variable_serialization_spec(self):
        # By these names Keras saves the weights, each where the layer has it.
        return {mode: [*names, "bias"] for mode, names in super().variable_serialization_spec.items()}

    def get_config(self):
        config = {**super().get_config(), "reversible": self.reversible, "dropout": self.dropout, "seed": self.seed}
        return {name: value for name, value in config.items() if name != "tie_weights"}
