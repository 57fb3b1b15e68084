"""A network that reads a sequence in pieces and carries its states."""

import keras
from keras import ops

from zoo.generation.states import States, zeros
from zoo.layers.configured_backbone import ConfiguredBackbone
from zoo.layers.full_precision import full_precision
from zoo.layers.parallel_stacks import ParallelStacks
from zoo.layers.stack import Stack


class StatefulBackbone(ConfiguredBackbone):
    """A deep recurrent stack over a sequence, from initial states to final states. Besides its other inputs it takes

        state_1 …   (batch, size), the states of all layers from the bottom up

    and gives a dictionary of

        features    (batch, time, width), the output of the top layer at each step
        state_1 …   the states after the last step

    so that a whole sequence, a part of it and a single step use the same network.

    Args:
        inputs: the other inputs by their names.
        sequence: computed from them, (batch, time, width).
        stack: the layers.
        output_dropout: dropout rate of the features, the same ones at every step.
    """

    def __init__(self, inputs, sequence, stack: Stack | ParallelStacks, output_dropout=0.0, **kwargs):
        sizes = [size for layer in stack.layers for size in layer.state_sizes]
        states = [keras.Input((size,), name=f"state_{index}") for index, size in enumerate(sizes, 1)]
        output, *final = stack(sequence, initial_state=states)
        features = keras.layers.SpatialDropout1D(output_dropout, name="output_dropout")(output)
        super().__init__(
            {**inputs, **{state.name: state for state in states}},
            {
                "features": features,
                **{state.name: full_precision(after) for state, after in zip(states, final, strict=True)},
            },
            **kwargs,
        )
        self.stack = stack
        self._states = {state.name: size for state, size in zip(states, sizes, strict=True)}

    @property
    def state_sizes(self) -> dict[str, int]:
        """The width of each state, by its name among the inputs and outputs."""
        return dict(self._states)

    def initial_states(self, batch: int) -> States:
        """The states at the start of a sequence: zeros."""
        return zeros(self._states, batch)


class StatesByDefault:
    """What comes before `keras.Model` among the bases of a model with a `StatefulBackbone`: states that are not among
    the inputs are those before a sequence."""

    def __call__(self, inputs, *args, **kwargs):
        return super().__call__(self._with_states(inputs), *args, **kwargs)

    def stateless_call(self, trainable_variables, non_trainable_variables, inputs, *args, **kwargs):
        inputs = self._with_states(inputs)
        return super().stateless_call(trainable_variables, non_trainable_variables, inputs, *args, **kwargs)

    def _with_states(self, inputs):
        sizes = self.backbone.state_sizes
        if not isinstance(inputs, dict) or not inputs or sizes.keys() <= inputs.keys():
            return inputs
        given = {name: value if _is_tensor(value) else ops.convert_to_tensor(value) for name, value in inputs.items()}
        first = ops.cast(next(value for name, value in given.items() if name not in sizes), "float32")
        none = ops.sum(ops.zeros_like(first), axis=tuple(range(1, len(first.shape))))[:, None]
        # The batch may be unknown.
        return {name: none + ops.zeros((1, size)) for name, size in sizes.items()} | given


def _is_tensor(value) -> bool:
    return ops.is_tensor(value) or isinstance(value, keras.KerasTensor)
