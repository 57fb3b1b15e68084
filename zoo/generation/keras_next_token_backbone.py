"""The network that predicts the next token, up to its softmax."""

import keras

from zoo.errors import InputError
from zoo.generation.keras_stateful_backbone import StatefulBackbone
from zoo.layers.configured_backbone import records_arguments
from zoo.layers.full_precision import full_precision
from zoo.layers.one_hot import OneHot
from zoo.layers.stack import Stack, stack_layer
from zoo.layers.token_embedding import TokenEmbedding


@keras.saving.register_keras_serializable("zoo")
class NextTokenBackbone(StatefulBackbone):
    """Tokens through a deep recurrent stack, a `StatefulBackbone` network of

        token_ids  (batch, time) int32

    All dropouts but `weight_dropout` drop the same features at every step of a sequence.

    Args:
        vocabulary_size: how many tokens there are.
        cell: a name of `zoo.cells.CELLS`.
        units: width of each layer's state; of the top layer it is `embedding_size` where the weights are tied.
        layers: how many.
        embedding_size: width of a token's vector; 0 for one-hot vectors.
        tied: the softmax uses the tokens' vectors.
        residual: each layer's input is added to its output where their widths agree.
        embedding_dropout: rate at which tokens lose their vector.
        input_dropout: rate at which the tokens' vectors lose features.
        hidden_dropout: the same between two layers.
        output_dropout: the same before the softmax.
        weight_dropout: rate at which the recurrent matrices lose weights.

    Raises:
        InputError: one-hot vectors that are tied or dropped.
    """

    @records_arguments
    def __init__(
        self,
        vocabulary_size,
        cell="lstm",
        units=512,
        layers=2,
        embedding_size=128,
        tied=False,
        residual=False,
        embedding_dropout=0.0,
        input_dropout=0.0,
        hidden_dropout=0.0,
        output_dropout=0.0,
        weight_dropout=0.0,
        dtype=None,
        **kwargs,
    ):
        if embedding_size:
            embedding = TokenEmbedding(
                vocabulary_size, embedding_size, reversible=tied, dropout=embedding_dropout, name="embedding"
            )
        elif tied or embedding_dropout:
            raise InputError("one-hot vectors are neither tied nor dropped; give an embedding_size above 0")
        else:
            embedding = OneHot(vocabulary_size, name="embedding")
        widths = [units] * (layers - 1) + [embedding_size if tied else units]
        stack = Stack(
            [stack_layer(cell, width, index, weight_dropout=weight_dropout) for index, width in enumerate(widths, 1)],
            dropout=hidden_dropout,
            residual=residual,
            name="stack",
        )
        token_ids = keras.Input((None,), dtype="int32", name="token_ids")
        vectors = keras.layers.SpatialDropout1D(input_dropout, name="input_dropout")(embedding(token_ids))
        super().__init__({"token_ids": token_ids}, vectors, stack, output_dropout, dtype=dtype, **kwargs)
        self.embedding = embedding

    def stepper(self):
        """A function that reads one more token of each text, for loops that choose the next one: from tokens (batch,)
        and the states, a list, to features (batch, width) and states. It has read the recurrent weights beforehand."""
        cells = [(layer.cell, layer.cell.recurrent_weights()) for layer in self.stack.layers]

        def step(token_ids, states):
            sequence, left, after = full_precision(self.embedding(token_ids)), list(states), []
            for cell, weights in cells:
                before, left = left[: cell.STATES], left[cell.STATES :]
                states, _ = cell.step(cell.project(sequence), before, weights)
                adds = self.stack.residual and states[0].shape[-1] == sequence.shape[-1]
                sequence = states[0] + sequence if adds else states[0]
                after += states
            return sequence, after

        return step
