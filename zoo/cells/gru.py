"""The gated recurrent unit."""

import keras
from keras import ops

from zoo.cells.cell import Cell, product_over_steps, seen
from zoo.cells.products import product


@keras.saving.register_keras_serializable("zoo")
class GRUCell(Cell):
    """One step of a gated recurrent unit, its state reset before the candidate's product.

    With the previous memory cell c′ and the input x:

        Γ_u = σ(W_u [c′, x] + b_u)            update gate
        Γ_r = σ(W_r [c′, x] + b_r)            reset gate
        c̃   = tanh(W_c [Γ_r c′, x] + b_c)     candidate
        c   = Γ_u c̃ + (1 − Γ_u) c′

    Weights as `Cell` packs them, in the order u, r, c̃. Keras's GRU has 1 − Γ_u for its update gate, and by default
    resets after the product; `zoo.onnx.weight_layouts` translates.

    Source: Cho et al. 2014, "Learning phrase representations using RNN encoder–decoder for statistical machine
    translation", eq. 5–8; the sign of the update gate is that of Chung et al. 2014, "Empirical evaluation of gated
    recurrent neural networks on sequence modeling", eq. 4.

    Args:
        units and the rest: as in `Cell`.
    """

    GATES = ("update", "reset", "candidate")

    def recurrent_weights(self):
        return ops.split(self.recurrent_kernel, [2 * self.units], axis=-1)

    def step(self, projected, states, weights, drop=None):
        (c,), (W_gates, W_c) = states, weights
        x_gates, x_c = ops.split(projected, [2 * self.units], axis=-1)
        update, reset = ops.split(ops.sigmoid(x_gates + product(seen(c, drop), W_gates)), 2, axis=-1)
        candidate = ops.tanh(x_c + product(reset * seen(c, drop), W_c))
        c = update * candidate + (1 - update) * c
        return [c], [update, reset, candidate]

    def backward(self, gates, previous, states, gradients, transposed, drop=None):
        """With s = Γ_r c′, σ′ = σ (1 − σ) and tanh′ = 1 − tanh²:

        ∂L/∂z_u = ∂L/∂c · (c̃ − c′) Γ_u (1 − Γ_u)
        ∂L/∂z_c = ∂L/∂c · Γ_u (1 − c̃²)
        ∂L/∂s   = W_c ∂L/∂z_c
        ∂L/∂z_r = ∂L/∂s · c′ Γ_r (1 − Γ_r)
        ∂L/∂c′  = ∂L/∂c · (1 − Γ_u) + ∂L/∂s · Γ_r + W_u ∂L/∂z_u + W_r ∂L/∂z_r
        """
        (update, reset, candidate), (c,), (by_c,), (W_gates, W_c) = gates, previous, gradients, transposed
        by_update = by_c * update
        kept = by_c - by_update
        by_z_c = by_update * (1 - candidate * candidate)
        by_reset_state = product(by_z_c, W_c) * reset
        by_gates = ops.concatenate(
            [kept * update * (candidate - c), by_reset_state * seen(c, drop) * (1 - reset)], axis=-1
        )
        by_seen = by_reset_state + product(by_gates, W_gates)
        return ops.concatenate([by_gates, by_z_c], axis=-1), [kept + seen(by_seen, drop)]

    def weight_gradients(self, gates, previous, states, by_z, drop=None):
        _, reset, _ = gates
        c = seen(previous[0], drop)
        by_gates, by_z_c = ops.split(by_z, [2 * self.units], axis=-1)
        return [product_over_steps(c, by_gates), product_over_steps(reset * c, by_z_c)]
