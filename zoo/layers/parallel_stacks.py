"""Recurrent stacks beside each other."""

import keras
from keras import ops


@keras.saving.register_keras_serializable("zoo")
class ParallelStacks(keras.layers.Layer):
    """Stacks that read an equal part of the features each, and know nothing of each other: the members of an ensemble
    as one layer.

    Called with `inputs` (batch, time, features) and `initial_state`, the states of all layers, stack by stack, from the
    bottom up; gives the stacks' outputs behind each other, (batch, time, width), and the final states in the same
    order, as a `Stack` does.

    Args:
        stacks: `Stack` layers whose layers give their states.
    """

    def __init__(self, stacks, **kwargs):
        super().__init__(**kwargs)
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

    def call(self, inputs, initial_state=None, training=False):
        given, outputs, final = iter(initial_state or ()), [], []
        for stack, part in zip(self.stacks, ops.split(inputs, len(self.stacks), axis=-1), strict=True):
            sizes = [size for layer in stack.layers for size in layer.state_sizes]
            states = [next(given) for _ in sizes] if initial_state else None
            output, *after = stack(part, initial_state=states, training=training)
            outputs.append(output)
            final += after
        return [ops.concatenate(outputs, axis=-1), *final]

    def get_config(self):
        return {**super().get_config(), "stacks": [keras.saving.serialize_keras_object(one) for one in self.stacks]}

    @classmethod
    def from_config(cls, config):
        return cls(**{**config, "stacks": [keras.saving.deserialize_keras_object(one) for one in config["stacks"]]})
