"""Recurrent layers one above the other."""

import keras
from keras import ops
from keras.src.backend import get_keras_mask

from zoo.cells import make_cell
from zoo.errors import InputError
from zoo.layers.bidirectional import Bidirectional
from zoo.layers.recurrent import Recurrent
from zoo.layers.rnn_arguments import for_every_step


@keras.saving.register_keras_serializable("zoo")
class Stack(keras.layers.Layer):
    """Deep recurrence: each layer reads the sequence that the one below gives.

    Called as its layers are, with `inputs` (batch, time, features), `mask` (batch, time) and `initial_state`, the
    states of all layers from the bottom up, each (batch, units); gives what the top layer gives, and after it the
    final states of all layers where they give theirs. Between two layers the same features are dropped at every step.

    Args:
        layers: `Recurrent` or `Bidirectional` layers that give sequences, from the bottom up.
        dropout: rate between two layers, in [0, 1).
        residual: add each layer's input to its output where their widths agree.

    Raises:
        InputError: no layer, or another kind of layer.
    """

    def __init__(self, layers, dropout=0.0, residual=False, **kwargs):
        super().__init__(**kwargs)
        self.supports_masking = True
        self.layers = list(layers)
        keras_layers = (keras.layers.RNN, keras.layers.Bidirectional)
        others = [one for one in self.layers if isinstance(one, keras_layers) or not hasattr(one, "return_state")]
        if others or not self.layers:
            names = ", ".join(type(layer).__name__ for layer in others) or "none"
            raise InputError(
                f"Stack takes one or more of zoo's Recurrent and Bidirectional layers, not {names}; "
                "Recurrent(keras.layers.LSTMCell(64), return_sequences=True) runs a cell of Keras"
            )
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

    def __call__(self, inputs, initial_state=None, mask=None, **kwargs):
        if mask is None and initial_state is not None:
            mask = get_keras_mask(inputs)  # which Keras passes on only where the inputs are the one tensor
        return super().__call__(inputs, initial_state=initial_state, mask=mask, **kwargs)

    def call(self, inputs, initial_state=None, mask=None, training=False):
        sequence, mask = inputs, for_every_step(mask, inputs)
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

    def compute_output_shape(self, inputs_shape, initial_state_shape=None):
        shape, final = tuple(inputs_shape), []
        for layer in self.layers:
            shape = layer.compute_output_shape(shape)
            if layer.return_state:
                shape, *states = shape
                final += states
        return [shape, *final] if final else shape

    def compute_mask(self, inputs, mask=None):
        of_output = self.layers[-1].compute_mask(inputs, mask)
        of_output = of_output[0] if self.layers[-1].return_state else of_output
        states = [size for layer in self.layers if layer.return_state for size in layer.state_sizes]
        return [of_output, *(None for _ in states)] if states else of_output

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
