"""Recurrent stacks side by side."""

import keras
from keras import ops
from keras.src.backend import get_keras_mask


@keras.saving.register_keras_serializable("zoo")
class ParallelStacks(keras.layers.Layer):
    """Stacks that read an equal part of the features each, and know nothing of each other: the members of an ensemble
    as one layer.

    Called with `inputs` (batch, time, features), `mask` (batch, time) and `initial_state`, the states of all layers,
    stack by stack, from the bottom up; gives the stacks' outputs side by side, (batch, time, width), and the final
    states in the same order, as a `Stack` does.

    Args:
        stacks: `Stack` layers whose layers give their states.
    """

    def __init__(self, stacks, **kwargs):
        super().__init__(**kwargs)
        self.supports_masking = True
        self.stacks = list(stacks)

    @property
    def layers(self) -> list:
        """The layers of all stacks, in the order of their states."""
        return [layer for stack in self.stacks for layer in stack.layers]

    def build(self, inputs_shape, initial_state_shape=None):
        *outer, width = inputs_shape
        if width % len(self.stacks):
            raise ValueError(f"{width} features cannot be parted among {len(self.stacks)} stacks")
        for stack in self.stacks:
            stack.build((*outer, width // len(self.stacks)))

    def __call__(self, inputs, initial_state=None, mask=None, **kwargs):
        if mask is None and initial_state is not None:
            mask = get_keras_mask(inputs)  # which Keras passes on only where the inputs are the one tensor
        return super().__call__(inputs, initial_state=initial_state, mask=mask, **kwargs)

    def call(self, inputs, initial_state=None, mask=None, training=False):
        given, outputs, final = iter(initial_state or ()), [], []
        for stack, part in zip(self.stacks, ops.split(inputs, len(self.stacks), axis=-1), strict=True):
            sizes = [size for layer in stack.layers for size in layer.state_sizes]
            states = [next(given) for _ in sizes] if initial_state else None
            output, *after = stack(part, initial_state=states, mask=mask, training=training)
            outputs.append(output)
            final += after
        return [ops.concatenate(outputs, axis=-1), *final]

    def compute_mask(self, inputs, mask=None):
        states = [size for layer in self.layers for size in layer.state_sizes]
        return [self.stacks[0].compute_mask(inputs, mask)[0], *(None for _ in states)]

    def get_config(self):
        return {**super().get_config(), "stacks": [keras.saving.serialize_keras_object(one) for one in self.stacks]}

    @classmethod
    def from_config(cls, config):
        return cls(**{**config, "stacks": [keras.saving.deserialize_keras_object(one) for one in config["stacks"]]})
