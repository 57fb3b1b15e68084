"""The long short-term memory cell."""

import keras
from keras import ops

from zoo.cells.cell import Cell, product_over_steps, seen
from zoo.cells.products import product


@keras.saving.register_keras_serializable("zoo")
class LSTMCell(Cell):
    """One step of a long short-term memory.

    With the previous activation a′, the memory cell c′ and the input x:

        Γ_u = σ(W_u [a′, x] + b_u)        update gate
        Γ_f = σ(W_f [a′, x] + b_f)        forget gate
        Γ_o = σ(W_o [a′, x] + b_o)        output gate
        c̃   = tanh(W_c [a′, x] + b_c)     candidate
        c   = Γ_u c̃ + Γ_f c′
        a   = Γ_o tanh c

    Weights as `Cell` packs them, in the order u, f, o, c̃.

    Source: Hochreiter & Schmidhuber 1997, "Long short-term memory"; the forget gate is from Gers, Schmidhuber &
    Cummins 2000, "Learning to forget", its initial bias from Jozefowicz, Zaremba & Sutskever 2015.

    Args:
        forget_bias: what is added to the forget gate's initial bias.
        units and the rest: as in `Cell`.
    """

    GATES = ("update", "forget", "output", "candidate")
    STATES = 2

    def __init__(self, units: int, forget_bias: float = 1.0, **kwargs):
        super().__init__(units, **kwargs)
        self.forget_bias = forget_bias

    def initial_bias(self, shape, dtype=None):
        ones = ops.one_hot(ops.repeat(ops.arange(4), self.units), 4, dtype=dtype)
        return super().initial_bias(shape, dtype) + self.forget_bias * ones[:, self.GATES.index("forget")]

    def step(self, projected, states, weights, drop=None):
        (a, c), (W,) = states, weights
        z_u, z_f, z_o, z_c = ops.split(projected + product(seen(a, drop), W), 4, axis=-1)
        update = ops.sigmoid(z_u)
        forget = ops.sigmoid(z_f)
        output = ops.sigmoid(z_o)
        candidate = ops.tanh(z_c)
        c = update * candidate + forget * c
        a = output * ops.tanh(c)
        return [a, c], [update, forget, output, candidate]

    def backward(self, gates, previous, states, gradients, transposed, drop=None):
        """With σ′ = σ (1 − σ) and tanh′ = 1 − tanh²:

        ∂L/∂z_o = ∂L/∂a · tanh(c) Γ_o (1 − Γ_o)
        ∂L/∂c  += ∂L/∂a · Γ_o (1 − tanh² c)
        ∂L/∂z_u = ∂L/∂c · c̃ Γ_u (1 − Γ_u)
        ∂L/∂z_f = ∂L/∂c · c′ Γ_f (1 − Γ_f)
        ∂L/∂z_c = ∂L/∂c · Γ_u (1 − c̃²)
        ∂L/∂c′  = ∂L/∂c · Γ_f
        ∂L/∂a′  = W ∂L/∂z
        """
        (update, forget, output, candidate), (_, c_before), (_, c) = gates, previous, states
        (by_a, by_c), (W,) = gradients, transposed
        tanh_c = ops.tanh(c)
        by_output = by_a * output
        by_c = by_c + by_output * (1 - tanh_c * tanh_c)
        by_update, by_memory = by_c * update, by_c * forget
        by_z = ops.concatenate(
            [
                by_update * candidate * (1 - update),
                by_memory * c_before * (1 - forget),
                by_output * tanh_c * (1 - output),
                by_update * (1 - candidate * candidate),
            ],
            axis=-1,
        )
        return by_z, [seen(product(by_z, W), drop), by_memory]

    def weight_gradients(self, gates, previous, states, by_z, drop=None):
        return [product_over_steps(seen(previous[0], drop), by_z)]

    def get_config(self):
        return {**super().get_config(), "forget_bias": self.forget_bias}
