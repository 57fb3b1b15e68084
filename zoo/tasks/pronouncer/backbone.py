"""The network of an encoder–decoder up to its softmax."""

import keras
from keras import ops

from zoo.layers.attention import Attention
from zoo.layers.configured_backbone import ConfiguredBackbone, records_arguments
from zoo.layers.full_precision import full_precision
from zoo.layers.stack import Stack, last_output, stack_layer
from zoo.layers.token_embedding import TokenEmbedding
from zoo.text.vocabulary import PADDING


@keras.saving.register_keras_serializable("zoo")
class EncoderDecoderBackbone(ConfiguredBackbone):
    """Reads one sequence both ways, and predicts another, of any other length, from what it has read.

        source_ids  (batch, elements) int32, 0 right of the sequence, which has one element at least
        target_ids  (batch, time) int32, each position what stands before the one that is foretold
        output      (batch, time, decoder_units), what the decoder says of each position

    The summary, the last outputs of the encoder's top layer both ways, gives the decoder its initial states: that is
    all it knows in the plain form. With attention it also looks at what the encoder gives at each element.

    All dropouts but `weight_dropout` drop the same features at every step of a sequence.

    Source: Sutskever, Vinyals & Le 2014, "Sequence to sequence learning with neural networks"; with attention, Luong,
    Pham & Manning 2015, "Effective approaches to attention-based neural machine translation", without their input
    feeding, so that in training all steps attend at once.

    Args:
        source_size, target_size: how many ids there are.
        cell: a name of `zoo.cells.CELLS`.
        units: width of the encoder's layers, each way.
        layers: how many it has.
        decoder_units: width of the decoder's layers.
        decoder_layers: how many it has.
        embedding_size: width of an id's vector.
        attention: whether the decoder looks at the whole sequence.
        input_dropout: rate at which vectors lose features.
        hidden_dropout: the same between two layers.
        output_dropout: the same after the decoder.
        weight_dropout: rate at which the recurrent matrices lose weights.
    """

    @records_arguments
    def __init__(
        self,
        source_size,
        target_size,
        cell="lstm",
        units=256,
        layers=2,
        decoder_units=256,
        decoder_layers=1,
        embedding_size=64,
        attention=True,
        input_dropout=0.0,
        hidden_dropout=0.0,
        output_dropout=0.0,
        weight_dropout=0.0,
        dtype=None,
        **kwargs,
    ):
        encoder = Encoder(
            source_size, embedding_size, cell, units, layers, input_dropout, hidden_dropout, weight_dropout
        )
        decoder = Decoder(
            target_size,
            embedding_size,
            cell,
            decoder_units,
            decoder_layers,
            attention,
            input_dropout,
            hidden_dropout,
            output_dropout,
            weight_dropout,
        )
        source_ids = keras.Input((None,), dtype="int32", name="source_ids")
        target_ids = keras.Input((None,), dtype="int32", name="target_ids")
        encoded = decoder.prepare(*encoder(source_ids))
        super().__init__(
            {"source_ids": source_ids, "target_ids": target_ids},
            decoder(target_ids, encoded),
            dtype=dtype,
            **kwargs,
        )
        self.encoder, self.decoder = encoder, decoder
        self.encoded = encoded

    def encode(self, source_ids, training=None):
        """What the decoder knows of sequences, by name, as `Decoder` takes it."""
        return self.decoder.prepare(*self.encoder(source_ids, training), training)

    @property
    def attention_weights(self):
        """How much each element counts at each position, (batch, time, elements), as an output of the network."""
        _, weights = self.decoder.attention.output
        return weights


class Encoder:
    """The layers that read; called with ids it gives the summary, the top layer's outputs and where they count."""

    def __init__(self, size, embedding_size, cell, units, layers, input_dropout, hidden_dropout, weight_dropout):
        self.embedding = TokenEmbedding(size, embedding_size, reversible=False, name="source_embedding")
        self.input_dropout = keras.layers.SpatialDropout1D(input_dropout, name="source_dropout")
        self.stack = Stack(
            [stack_layer(cell, units, index, True, weight_dropout) for index in range(1, layers + 1)],
            dropout=hidden_dropout,
            name="encoder",
        )

    def __call__(self, ids, training=None):
        mask = ops.not_equal(ids, PADDING)
        vectors = self.input_dropout(self.embedding(ids, training=training), training=training)
        memory, *final = self.stack(vectors, mask=mask, training=training)
        return last_output(self.stack.layers[-1], final), memory, mask


class Decoder:
    """The layers that write."""

    def __init__(
        self,
        size,
        embedding_size,
        cell,
        units,
        layers,
        attention,
        input_dropout,
        hidden_dropout,
        output_dropout,
        weight_dropout,
    ):
        self.embedding = TokenEmbedding(size, embedding_size, reversible=False, name="target_embedding")
        self.input_dropout = keras.layers.SpatialDropout1D(input_dropout, name="target_dropout")
        self.stack = Stack(
            [stack_layer(cell, units, index, weight_dropout=weight_dropout) for index in range(1, layers + 1)],
            dropout=hidden_dropout,
            name="decoder",
        )
        sizes = [width for layer in self.stack.layers for width in layer.state_sizes]
        self.initial = [
            keras.layers.Dense(width, activation="tanh", name=f"initial_{index}")
            for index, width in enumerate(sizes, 1)
        ]
        self.attention = Attention(name="attention") if attention else None
        self.joined = keras.layers.Dense(units, activation="tanh", name="joined") if attention else None
        self.output_dropout = keras.layers.SpatialDropout1D(output_dropout, name="output_dropout")

    def prepare(self, summary, memory, mask, training=None):
        """What the decoder knows of sequences, by name.

            state_1 …   (batch, size), the initial states of its layers from the bottom up

        and, with attention,

            memory      (batch, elements, features), what the encoder gives at each element
            mask        (batch, elements), true where there is one
        """
        states = {f"state_{index}": full_precision(dense(summary)) for index, dense in enumerate(self.initial, 1)}
        return states | ({} if self.attention is None else {"memory": full_precision(memory), "mask": mask})

    def __call__(self, ids, encoded, training=None):
        """What it says of each position of sequences that are known, (batch, time, units)."""
        vectors = self.input_dropout(self.embedding(ids, training=training), training=training)
        states = [encoded[f"state_{index}"] for index in range(1, len(self.initial) + 1)]
        features, *_ = self.stack(vectors, initial_state=states, training=training)
        if self.attention is not None:
            context, _ = self.attention(features, encoded["memory"], encoded["mask"])
            features = self.joined(ops.concatenate([context, features], axis=-1))
        return self.output_dropout(features, training=training)

    def stepper(self, encoded, hypotheses):
        """A function that reads one more id of each of so many hypotheses a sequence, for loops that choose the next
        one: from ids (batch · hypotheses,) and the states, a list, to what the decoder says, (batch · hypotheses,
        units), and states. What does not change along the loop it has made beforehand."""
        cells = [(layer.cell, layer.cell.recurrent_weights()) for layer in self.stack.layers]
        # There are few ids: what each says to the lowest layer's gates is looked up.
        shares = cells[0][0].project(ops.convert_to_tensor(self.embedding.embeddings))
        keys = None if self.attention is None else self.attention.keys(encoded["memory"])

        def step(ids, states):
            sequence, left, after = ids, list(states), []
            for depth, (cell, weights) in enumerate(cells):
                before, left = left[: cell.STATES], left[cell.STATES :]
                share = cell.project(sequence) if depth else ops.take(shares, ids, axis=0)
                states, _ = cell.step(share, before, weights)
                sequence = states[0]
                after += states
            if keys is None:
                return sequence, after
            queries = ops.reshape(sequence, (-1, hypotheses, sequence.shape[-1]))
            context, _ = self.attention.attend(queries, encoded["memory"], keys, encoded["mask"])
            context = ops.reshape(context, (-1, context.shape[-1]))
            return self.joined(ops.concatenate([context, sequence], axis=-1)), after

        return step
