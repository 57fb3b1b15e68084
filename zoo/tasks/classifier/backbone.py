"""The network of a classifier up to its labels: a sequence of any length to one vector."""

import keras
from keras import ops

from zoo.layers.attention_pooling import AttentionPooling
from zoo.layers.configured_backbone import ConfiguredBackbone, records_arguments
from zoo.layers.max_pooling import MaskedMaxPooling
from zoo.layers.rare_word_masking import RareWordMasking
from zoo.layers.stack import Stack, last_output, stack_layer
from zoo.layers.token_embedding import TokenEmbedding
from zoo.text.vocabulary import FIRST, PADDING

POOLINGS = {"max": MaskedMaxPooling, "mean": keras.layers.GlobalAveragePooling1D, "attention": AttentionPooling}
"""What makes one vector of the top layer's outputs, beside "last", which are its final states."""


@keras.saving.register_keras_serializable("zoo")
class ClassifierBackbone(ConfiguredBackbone):
    """Tokens through a deep recurrent stack, and its outputs to one vector.

        token_ids   (batch, time) int32, 0 right of the text, which has one token at least
        output      (batch, width of the top layer, each way · poolings)

    All dropouts but `word_dropout` and `weight_dropout` drop the same features at every step of a sequence.

    Source: Dai & Le 2015, "Semi-supervised sequence learning" (the last output); Howard & Ruder 2018, "Universal
    language model fine-tuning for text classification" (several poolings side by side).

    Args:
        vocabulary_size: how many ids there are.
        cell: a name of `zoo.cells.CELLS`.
        units: width of each layer's state, each way.
        top_units: that of the top layer's, where it is another; 0 where not.
        layers: how many.
        embedding_size: width of a token's vector.
        bidirectional: read from both ends, or forwards only.
        pooling: one or several of "last", "max", "mean", "attention"; their vectors stand side by side. The last
            output of the layer that reads backwards is that at the text's beginning.
        word_dropout: rate at which tokens become unknown, each for itself.
        embedding_dropout: rate at which tokens lose their vector, wherever they stand.
        input_dropout: rate at which the tokens' vectors lose features.
        hidden_dropout: the same between two layers.
        weight_dropout: rate at which the recurrent matrices lose weights.
    """

    @records_arguments
    def __init__(
        self,
        vocabulary_size,
        cell="lstm",
        units=256,
        top_units=0,
        layers=1,
        embedding_size=128,
        bidirectional=False,
        pooling=("max",),
        word_dropout=0.0,
        embedding_dropout=0.0,
        input_dropout=0.0,
        hidden_dropout=0.0,
        weight_dropout=0.0,
        dtype=None,
        **kwargs,
    ):
        embedding = TokenEmbedding(
            vocabulary_size, embedding_size, reversible=False, dropout=embedding_dropout, name="embedding"
        )
        widths = [units] * (layers - 1) + [top_units or units]
        stack = Stack(
            [stack_layer(cell, width, index, bidirectional, weight_dropout) for index, width in enumerate(widths, 1)],
            dropout=hidden_dropout,
            name="stack",
        )
        token_ids = keras.Input((None,), dtype="int32", name="token_ids")
        mask = ops.not_equal(token_ids, PADDING)
        known = RareWordMasking(vocabulary_size, FIRST, word_dropout, name="known_words")(token_ids)
        vectors = embedding(known)
        thinned = keras.layers.SpatialDropout1D(input_dropout, name="input_dropout")(vectors)
        sequence, *final = stack(thinned, mask=mask)
        pooled = [
            last_output(stack.layers[-1], final) if name == "last" else POOLINGS[name](name=name)(sequence, mask=mask)
            for name in pooling
        ]
        output = pooled[0] if len(pooled) == 1 else keras.layers.Concatenate(name="pooled")(pooled)
        super().__init__({"token_ids": token_ids}, output, dtype=dtype, **kwargs)
        self.embedding = embedding
        self.stack = stack
        self.vectors = vectors
