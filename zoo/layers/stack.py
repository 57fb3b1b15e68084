"""Recurrent layers one above the other."""

import keras
from keras import ops

from zoo.cells import make_cell
from zoo.layers.bidirectional import Bidirectional
from zoo.layers.recurrent import Recurrent


@keras.saving.register_keras_serializable("zoo")
class Stack(keras.layers.Layer):
    """Deep recurrence: each layer reads the sequence that the one below gives.

    Called as its layers are, with `inputs` (batch, time, features), `mask` (batch, time) and `initial_state`, the
    states of all layers from the bottom up, each (batch, units); gives what the top layer gives, and behind it the
    final states of all layers where they give theirs. Between two layers the same features are dropped at every step.

    Args:
        layers: `Recurrent` or `Bidirectional` layers that give sequences, from the bottom up.
        dropout: rate between two layers, in [0, 1).
        residual: add each layer's input to its output where their widths agree.
    """

    def __init__(self, layers, dropout=0.0, residual=False, **kwargs):
        super().__init__(**kwargs)
        self.supports_masking = True
        self.layers = list(layers)
        self.residual = residual
        self.dropout = dropout
        self._dropouts = [
            keras.layers.SpatialDropout1D(dropout, name=f"dropout_{index}") for index in range(1, len(self.layers))
        ]

    def build(self, inputs_shape, initial_state_shape=None):
        shape = tuple(inputs_shape)
        for layer in self.layers:
            layer.build(shape)
            shape = layer.compute_output_shape(shape)
            shape = shape[0] if layer.return_state else shape

    def call(self, inputs, initial_state=None, mask=None, training=False):
        sequence = inputs
        given, final = iter(initial_state or ()), []
        for index, layer in enumerate(self.layers):
            if index:
                sequence = self._dropouts[index - 1](sequence, training=training)
            states = [next(given) for _ in layer.state_sizes] if initial_state else None
            output = layer(sequence, initial_state=states, mask=mask)
            if layer.return_state:
                output, *states = output
                final += states
            sequence = output + sequence if self._adds(output, sequence) else output
        return [sequence, *final] if final else sequence

    def compute_output_spec(self, inputs, initial_state=None, mask=None, training=False):
        # Without it Keras finds them by tracing every layer's loop, a third of the time to load a deep network.
        sequence, final = inputs, []
        for layer in self.layers:
            output = layer.compute_output_spec(sequence)
            if layer.return_state:
                output, *states = output
                final += states
            sequence = output + sequence if self._adds(output, sequence) else output
        return [sequence, *final] if final else sequence

    def _adds(self, output, sequence) -> bool:
        return self.residual and output.shape[-1] == sequence.shape[-1]

    def get_config(self):
        return {
            **super().get_config(),
            "layers": [keras.saving.serialize_keras_object(layer) for layer in self.layers],
            "dropout": self.dropout,
            "residual": self.residual,
        }

    @classmethod
    def from_config(cls, config):
        layers = [keras.saving.deserialize_keras_object(layer) for layer in config["layers"]]
        return cls(**{**config, "layers": layers})


def stack_layer(cell, units, index, bidirectional=False, weight_dropout=0.0):
    """The layer of a stack that has a number, counted from the bottom: a cell of a name run over a sequence, or both
    ways; it gives its outputs and its final states."""
    name = f"layer_{index}"
    layer = Recurrent(
        make_cell(cell, units, name="cell"),
        return_sequences=True,
        return_state=True,
        weight_dropout=weight_dropout,
        name="forward" if bidirectional else name,
    )
    return Bidirectional(layer, name=name) if bidirectional else layer


def last_output(layer, final):
    """The last output of a stack's top layer, each way, (batch, width), from the final states that the stack gives: a
    cell's first state is its output."""
    states = final[-len(layer.state_sizes) :]
    if not isinstance(layer, Bidirectional):
        return states[0]
    return ops.concatenate([states[0], states[len(states) // 2]], axis=-1)
