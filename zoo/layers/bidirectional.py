"""A recurrent layer that reads both ways."""

import keras
from keras import ops

from zoo.errors import InputError
from zoo.layers.recurrent import Recurrent
from zoo.layers.rnn_arguments import check_arguments, for_every_step, nested


@keras.saving.register_keras_serializable("zoo")
class Bidirectional(keras.layers.Layer):
    """Reads a sequence from both ends with two copies of a layer and joins what they give at each element.

    Call as `Recurrent`, with `initial_state` holding the forward states, then the backward ones; the output is
    (batch, time, 2 units), forward first, or (batch, 2 units) of the two last steps.

    Source: Schuster & Paliwal 1997, "Bidirectional recurrent neural networks".

    Args:
        layer: a `Recurrent` that reads forwards, or a recurrent layer of Keras, such as `keras.layers.LSTM(64)`, whose
            outputs are then zero where a mask is false, as those of `Recurrent` are; a copy of it with fresh weights
            reads backwards.
        dtype: as in Keras, by default that of the layer, which takes this one on.

    Raises:
        InputError: another layer, one that reads backwards, one that keeps its state between calls, a dtype that is
            not that of a layer with weights.
    """

    def __init__(self, layer, dtype=None, **kwargs):
        if not isinstance(layer, Recurrent | keras.layers.RNN):
            raise InputError(
                f"Bidirectional takes a Recurrent or a recurrent layer of Keras, such as keras.layers.LSTM(64), "
                f"not {type(layer).__name__}"
            )
        super().__init__(dtype=layer.dtype_policy if dtype is None else dtype, **kwargs)
        if layer.stateful:
            raise InputError("Bidirectional takes a layer that keeps no state between calls (stateful=False)")
        if layer.go_backwards:
            raise InputError("Bidirectional takes a layer that reads forwards (go_backwards=False)")
        if layer.dtype_policy != self.dtype_policy:
            if layer.cell.built and layer.cell.variable_dtype != self.variable_dtype:
                raise InputError(
                    f"{layer.name} has weights of {layer.dtype_policy.name}; make it again for {self.dtype_policy.name}"
                )
            layer.dtype_policy = layer.cell.dtype_policy = self.dtype_policy
        self.forward_layer = layer
        self.backward_layer = _backward_copy(layer)
        if isinstance(layer, keras.layers.RNN):
            # What Keras's layers repeat at a masked step would stand in the place of another step once it is turned.
            layer.zero_output_for_mask = self.backward_layer.zero_output_for_mask = layer.return_sequences
        self.supports_masking = True

    @property
    def return_state(self) -> bool:
        """Whether the layer gives the final states too."""
        return self.forward_layer.return_state

    @property
    def state_sizes(self) -> list[int]:
        """The width of each state, the forward ones first."""
        return keras.tree.flatten(self.forward_layer.cell.state_size) * 2

    def build(self, inputs_shape, initial_state_shape=None):
        self.forward_layer.build(inputs_shape)
        self.backward_layer.build(inputs_shape)

    def __call__(self, inputs, initial_state=None, mask=None, **kwargs):
        initial_state, mask = check_arguments(self.forward_layer.cell, inputs, initial_state, mask, ways=2)
        return super().__call__(inputs, initial_state=initial_state, mask=mask, **kwargs)

    def call(self, inputs, initial_state=None, mask=None, training=False):
        mask = for_every_step(mask, inputs)
        first, second = None, None
        if initial_state is not None:
            given, size = iter(initial_state), self.forward_layer.cell.state_size
            first, second = nested(size, given), nested(size, given)
        ahead = self.forward_layer(inputs, initial_state=first, mask=mask, training=training)
        back = self.backward_layer(inputs, initial_state=second, mask=mask, training=training)
        states = []
        if self.return_state:
            (ahead, *first), (back, *second) = ahead, back
            states = keras.tree.flatten([first, second])
        if self.forward_layer.return_sequences:
            back = ops.flip(back, axis=1)
        output = ops.concatenate([ahead, back], axis=-1)
        return (output, *states) if states else output

    def compute_output_shape(self, inputs_shape, initial_state_shape=None):
        shape = self.forward_layer.compute_output_shape(inputs_shape)
        output = shape[0] if self.return_state else shape
        output = (*output[:-1], 2 * output[-1])
        return (output, *((inputs_shape[0], size) for size in self.state_sizes)) if self.return_state else output

    def compute_mask(self, inputs, mask=None):
        of_output = mask if self.forward_layer.return_sequences else None
        return [of_output, *(None for _ in self.state_sizes)] if self.return_state else of_output

    def get_config(self):
        return {**super().get_config(), "layer": keras.saving.serialize_keras_object(self.forward_layer)}

    @classmethod
    def from_config(cls, config):
        return cls(**{**config, "layer": keras.saving.deserialize_keras_object(config["layer"])})


def _backward_copy(layer):
    """The layer with fresh weights that reads backwards. Its cell has another name and, where it has a seed, the next
    one, so that the two ways drop different features."""

    def other(config):
        seed = config.get("seed")
        return config | {"name": f"{config['name']}_backward"} | ({} if seed is None else {"seed": seed + 1})

    config = {**layer.get_config(), "go_backwards": True}
    if "cell" in config:
        config["cell"] = {**config["cell"], "config": other(config["cell"]["config"])}
    return type(layer).from_config(other(config))
