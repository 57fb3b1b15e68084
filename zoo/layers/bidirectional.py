"""A recurrent layer that reads both ways."""

import keras
from keras import ops

from zoo.errors import InputError
from zoo.layers.recurrent import Recurrent, check_arguments


@keras.saving.register_keras_serializable("zoo")
class Bidirectional(keras.layers.Layer):
    """Reads a sequence from both ends with two copies of a layer and joins what they give at each element.

    Call as `Recurrent`, with `initial_state` holding the forward states, then the backward ones; the output is
    (batch, time, 2 units), forward first, or (batch, 2 units) of the two last steps.

    Source: Schuster & Paliwal 1997, "Bidirectional recurrent neural networks".

    Args:
        layer: a `Recurrent` that reads forwards; a copy of it with fresh weights reads backwards.
        dtype: as in Keras, by default that of the layer, which takes this one on.
    """

    def __init__(self, layer, dtype=None, **kwargs):
        super().__init__(dtype=layer.dtype_policy if dtype is None else dtype, **kwargs)
        if layer.go_backwards:
            raise InputError("Bidirectional takes a layer that reads forwards (go_backwards=False)")
        if layer.dtype_policy != self.dtype_policy:
            if layer.cell.built and layer.cell.variable_dtype != self.variable_dtype:
                raise InputError(
                    f"{layer.name} has weights of {layer.dtype_policy.name}; make it anew for {self.dtype_policy.name}"
                )
            layer.dtype_policy = layer.cell.dtype_policy = self.dtype_policy
        self.forward_layer = layer
        seed = getattr(layer.cell, "seed", None)
        self.backward_layer = _copy(
            layer,
            {"name": f"{layer.cell.name}_backward"} | ({} if seed is None else {"seed": seed + 1}),
            name=f"{layer.name}_backward",
            go_backwards=True,
        )
        self.supports_masking = True

    @property
    def return_state(self) -> bool:
        """Whether the layer gives the final states too."""
        return self.forward_layer.return_state

    @property
    def state_sizes(self) -> list[int]:
        """The width of each state, the forward ones first."""
        return self.forward_layer.state_sizes * 2

    def build(self, inputs_shape, initial_state_shape=None):
        self.forward_layer.build(inputs_shape)
        self.backward_layer.build(inputs_shape)

    def __call__(self, inputs, initial_state=None, mask=None, **kwargs):
        initial_state = check_arguments(self.forward_layer.cell, inputs, initial_state, mask, ways=2)
        return super().__call__(inputs, initial_state=initial_state, mask=mask, **kwargs)

    def call(self, inputs, initial_state=None, mask=None, training=False):
        half = None if initial_state is None else len(initial_state) // 2
        first, second = (None, None) if half is None else (initial_state[:half], initial_state[half:])
        ahead = self.forward_layer(inputs, initial_state=first, mask=mask, training=training)
        back = self.backward_layer(inputs, initial_state=second, mask=mask, training=training)
        states = []
        if self.return_state:
            (ahead, *first), (back, *second) = ahead, back
            states = [*first, *second]
        if self.forward_layer.return_sequences:
            back = ops.flip(back, axis=1)
        output = ops.concatenate([ahead, back], axis=-1)
        return [output, *states] if states else output

    def compute_output_shape(self, inputs_shape, initial_state_shape=None):
        shape = self.forward_layer.compute_output_shape(inputs_shape)
        output, *states = shape if self.return_state else [shape]
        output = (*output[:-1], 2 * output[-1])
        return [output, *states, *states] if states else output

    def compute_mask(self, inputs, mask=None):
        return self.forward_layer.compute_mask(inputs, mask)

    def get_config(self):
        return {**super().get_config(), "layer": keras.saving.serialize_keras_object(self.forward_layer)}

    @classmethod
    def from_config(cls, config):
        return cls(**{**config, "layer": keras.saving.deserialize_keras_object(config["layer"])})


def _copy(layer, of_cell, **changes):
    """The layer anew, with fresh weights and other settings, some of them its cell's."""
    config = {**layer.get_config(), **changes}
    cell = config["cell"]
    return Recurrent.from_config({**config, "cell": {**cell, "config": {**cell["config"], **of_cell}}})
