"""The long short-term memory cell."""

import keras
from keras import ops

from zoo.errors import InputError


@keras.saving.register_keras_serializable("zoo")
class LSTMCell(keras.layers.Layer):
    """One step of a long short-term memory.

    With the previous activation a′, the memory cell c′ and the input x:

        Γ_u = σ(W_u [a′, x] + b_u)        update gate
        Γ_f = σ(W_f [a′, x] + b_f)        forget gate
        Γ_o = σ(W_o [a′, x] + b_o)        output gate
        c̃   = tanh(W_c [a′, x] + b_c)     candidate
        c   = Γ_u c̃ + Γ_f c′
        a   = Γ_o tanh c

    Each W is kept in two parts, the one for x and the one for a′, with the gates side by side in the order
    u, f, o, c̃:

        kernel            (inputs, 4 units)
        recurrent_kernel  (units, 4 units)
        bias              (4 units,)        the forget gate's starts at 1

    Source: Hochreiter & Schmidhuber 1997, "Long short-term memory"; the forget gate is from Gers, Schmidhuber &
    Cummins 2000, "Learning to forget", its initial bias from Jozefowicz, Zaremba & Sutskever 2015.

    Args:
        units: width of the activation and of the memory cell, at least 1.
    """

    def __init__(self, units: int, **kwargs):
        super().__init__(**kwargs)
        if units < 1:
            raise InputError(f"units must be at least 1, not {units}")
        self.units = units
        self.state_size = [units, units]
        self.output_size = units

    def build(self, input_shape):
        gates = 4 * self.units
        self.kernel = self.add_weight(shape=(input_shape[-1], gates), initializer="glorot_uniform", name="kernel")
        self.recurrent_kernel = self.add_weight(
            shape=(self.units, gates), initializer="orthogonal", name="recurrent_kernel"
        )
        self.bias = self.add_weight(shape=(gates,), initializer=self._initial_bias, name="bias")

    def _initial_bias(self, shape, dtype=None):
        update, forget, rest = self.units, self.units, 2 * self.units
        return ops.concatenate([ops.zeros(update, dtype), ops.ones(forget, dtype), ops.zeros(rest, dtype)])

    def project(self, inputs):
        """The input's share of every gate, (..., inputs) to (..., 4 units): no state in it, so that a loop over time
        takes it for all steps at once."""
        return ops.matmul(inputs, self.kernel) + self.bias

    def gates(self, projected, states, recurrent_kernel):
        """Γ_u, Γ_f, Γ_o and c̃ side by side."""
        previous, _ = states
        gates = projected + ops.matmul(previous, recurrent_kernel)
        split = 3 * self.units
        return ops.concatenate([ops.sigmoid(gates[..., :split]), ops.tanh(gates[..., split:])], axis=-1)

    def update(self, gates, states):
        """The new [a, c] from the gates and the old."""
        _, memory = states
        update, forget, output, candidate = ops.split(gates, 4, axis=-1)
        memory = update * candidate + forget * memory
        return [output * ops.tanh(memory), memory]

    def step(self, projected, states):
        """From the input's share of the gates and [a′, c′] to a and [a, c]."""
        states = self.update(self.gates(projected, states, self.recurrent_kernel), states)
        return states[0], states

    def call(self, inputs, states, training=False):
        """One step: inputs (batch, inputs) and [a′, c′], each (batch, units), to a and [a, c]."""
        return self.step(self.project(inputs), states)

    def local_derivatives(self, gates, previous, states):
        """What `backward` multiplies with, for all steps at once.

        With σ′ = σ (1 − σ) and tanh′ = 1 − tanh²:

            ∂c/∂z_u = c̃ Γ_u (1 − Γ_u)
            ∂c/∂z_f = c′ Γ_f (1 − Γ_f)
            ∂a/∂z_o = tanh(c) Γ_o (1 − Γ_o)
            ∂c/∂z_c = Γ_u (1 − c̃²)

        side by side, and with them ∂a/∂c = Γ_o (1 − tanh² c) and ∂c/∂c′ = Γ_f.
        """
        update, forget, output, candidate = ops.split(gates, 4, axis=-1)
        tanh_memory = ops.tanh(states[1])
        by_gates = ops.concatenate(
            [
                candidate * update * (1 - update),
                previous[1] * forget * (1 - forget),
                tanh_memory * output * (1 - output),
                update * (1 - candidate * candidate),
            ],
            axis=-1,
        )
        return [by_gates, output * (1 - tanh_memory * tanh_memory), forget]

    def backward(self, derivatives, gradients, recurrent_kernel):
        """One step back: from ∂L/∂a and ∂L/∂c to ∂L/∂z of the four gates, and to ∂L/∂a′ and ∂L/∂c′."""
        by_gates, activation_by_memory, memory_by_memory = derivatives
        activation, memory = gradients
        memory = memory + activation * activation_by_memory
        gates = ops.concatenate([memory, memory, activation, memory], axis=-1) * by_gates
        return gates, [ops.matmul(gates, ops.transpose(recurrent_kernel)), memory * memory_by_memory]

    def get_initial_state(self, batch_size=None):
        return [ops.zeros((batch_size, size), self.compute_dtype) for size in self.state_size]

    def get_config(self):
        return {**super().get_config(), "units": self.units}
