"""A cell run over time, one way and both ways."""

import keras
from keras import ops

from zoo.errors import InputError
from zoo.layers import through_time


@keras.saving.register_keras_serializable("zoo")
class Recurrent(keras.layers.Layer):
    """Runs a cell along a sequence.

    The input's share of the gates is one matrix product for all steps; only the recurrent product stays in the
    loop over time. A cell that brings its own derivatives is trained by them (`zoo.layers.through_time`).

    Call with `inputs` (batch, time, features) and, if wanted, `initial_state`, a list of tensors (batch, size) in
    the order of the cell's `state_size` (zeros by default), and `mask` (batch, time), true where an element
    counts: elsewhere the state is handed on as it was and the output is zero.

    Args:
        cell: a cell of `zoo.cells`.
        return_sequences: give the output of every step (batch, time, units), not the last alone (batch, units).
        return_state: give the final states too: `[output, state_1, …]`, each (batch, size).
        go_backwards: read from the last element to the first; outputs come in the order they are made, as with
            `keras.layers.RNN`.
    """

    def __init__(self, cell, return_sequences=False, return_state=False, go_backwards=False, **kwargs):
        super().__init__(**kwargs)
        self.cell = cell
        self.return_sequences = return_sequences
        self.return_state = return_state
        self.go_backwards = go_backwards

    def build(self, inputs_shape, initial_state_shape=None):
        if not self.cell.built:
            self.cell.build((inputs_shape[0], inputs_shape[-1]))

    def call(self, inputs, initial_state=None, mask=None):
        sequence = ops.transpose(self.cell.project(inputs), (1, 0, 2))
        keep = None if mask is None else ops.transpose(ops.cast(mask, sequence.dtype))[..., None]
        if self.go_backwards:
            sequence = ops.flip(sequence, axis=0)
            keep = None if keep is None else ops.flip(keep, axis=0)
        states = self._initial(inputs, initial_state)
        if inputs.shape[1] == 0:  # a loop wants a first element
            history, final = [sequence[..., : self.cell.output_size]], states
        else:
            engine = through_time.fast if hasattr(self.cell, "local_derivatives") else through_time.plain
            history = engine(self.cell, sequence, states, keep)
            final = [state[-1] for state in history]
        if self.return_sequences:
            output = history[0] if keep is None else history[0] * keep
            output = ops.transpose(output, (1, 0, 2))
        else:
            output = final[0]
        return [output, *final] if self.return_state else output

    def _initial(self, inputs, initial_state):
        if initial_state is None:
            return self.cell.get_initial_state(batch_size=ops.shape(inputs)[0])
        sizes = [state.shape[-1] for state in initial_state]
        if sizes != list(self.cell.state_size):
            raise InputError(f"initial_state has sizes {sizes}; {self.cell.name} wants {list(self.cell.state_size)}")
        return initial_state

    def compute_output_shape(self, inputs_shape, initial_state_shape=None):
        batch, time, _ = inputs_shape
        steps = (time,) if self.return_sequences else ()
        output = (batch, *steps, self.cell.output_size)
        return [output, *((batch, size) for size in self.cell.state_size)] if self.return_state else output

    def compute_mask(self, inputs, mask=None):
        return mask if self.return_sequences and not self.return_state else None

    def get_config(self):
        return {
            **super().get_config(),
            "cell": keras.saving.serialize_keras_object(self.cell),
            "return_sequences": self.return_sequences,
            "return_state": self.return_state,
            "go_backwards": self.go_backwards,
        }

    @classmethod
    def from_config(cls, config):
        return cls(**{**config, "cell": keras.saving.deserialize_keras_object(config["cell"])})


@keras.saving.register_keras_serializable("zoo")
class Bidirectional(keras.layers.Layer):
    """Reads a sequence from both ends with two copies of a layer and joins what they give at each element.

    Call as `Recurrent`, with `initial_state` holding the forward states, then the backward ones; the output is
    (batch, time, 2 units), forward first, or (batch, 2 units) of the two last steps.

    Source: Schuster & Paliwal 1997, "Bidirectional recurrent neural networks".

    Args:
        layer: a `Recurrent` that reads forwards; a copy of it with fresh weights reads backwards.
    """

    def __init__(self, layer, **kwargs):
        super().__init__(**kwargs)
        if layer.go_backwards:
            raise InputError("Bidirectional takes a layer that reads forwards (go_backwards=False)")
        self.forward = layer
        cell = type(layer.cell).from_config({**layer.cell.get_config(), "name": f"{layer.cell.name}_backward"})
        self.backward = Recurrent(
            cell,
            layer.return_sequences,
            layer.return_state,
            go_backwards=True,
            name=f"{layer.name}_backward",
            dtype=layer.dtype_policy,
        )

    def build(self, inputs_shape, initial_state_shape=None):
        self.forward.build(inputs_shape)
        self.backward.build(inputs_shape)

    def call(self, inputs, initial_state=None, mask=None):
        half = None if initial_state is None else len(initial_state) // 2
        ahead = self.forward(inputs, initial_state=None if half is None else initial_state[:half], mask=mask)
        back = self.backward(inputs, initial_state=None if half is None else initial_state[half:], mask=mask)
        states = []
        if self.forward.return_state:
            (ahead, *first), (back, *second) = ahead, back
            states = [*first, *second]
        if self.forward.return_sequences:
            back = ops.flip(back, axis=1)
        output = ops.concatenate([ahead, back], axis=-1)
        return [output, *states] if states else output

    def compute_output_shape(self, inputs_shape, initial_state_shape=None):
        shape = self.forward.compute_output_shape(inputs_shape)
        output, *states = shape if self.forward.return_state else [shape]
        output = (*output[:-1], 2 * output[-1])
        return [output, *states, *states] if states else output

    def compute_mask(self, inputs, mask=None):
        return self.forward.compute_mask(inputs, mask)

    def get_config(self):
        return {**super().get_config(), "layer": keras.saving.serialize_keras_object(self.forward)}

    @classmethod
    def from_config(cls, config):
        return cls(**{**config, "layer": keras.saving.deserialize_keras_object(config["layer"])})
