"""The gated recurrent unit without a reset gate."""

import keras
from keras import ops

from zoo.cells.cell import Cell, product_over_steps, seen
from zoo.cells.products import product


@keras.saving.register_keras_serializable("zoo")
class SimplifiedGRUCell(Cell):
    """One step of a gated recurrent unit without a reset gate.

    With the previous memory cell c′ and the input x:

        c̃   = tanh(W_c [c′, x] + b_c)     candidate
        Γ_u = σ(W_u [c′, x] + b_u)        update gate
        c   = Γ_u c̃ + (1 − Γ_u) c′

    Weights as `Cell` packs them, in the order u, c̃.

    Source: Cho et al. 2014, "Learning phrase representations using RNN encoder–decoder", without its reset gate; as
    taught by Ng, "Sequence models", week 1.

    Args:
        units and the rest: as in `Cell`.
    """

    GATES = ("update", "candidate")

    def step(self, projected, states, weights, drop=None):
        (c,), (W,) = states, weights
        z_u, z_c = ops.split(projected + product(seen(c, drop), W), 2, axis=-1)
        candidate = ops.tanh(z_c)
        update = ops.sigmoid(z_u)
        c = update * candidate + (1 - update) * c
        return [c], [update, candidate]

    def backward(self, gates, previous, states, gradients, transposed, drop=None):
        """With σ′ = σ (1 − σ) and tanh′ = 1 − tanh²:

        ∂L/∂z_u = ∂L/∂c · (c̃ − c′) Γ_u (1 − Γ_u)
        ∂L/∂z_c = ∂L/∂c · Γ_u (1 − c̃²)
        ∂L/∂c′  = ∂L/∂c · (1 − Γ_u) + W ∂L/∂z
        """
        (update, candidate), (c,), (by_c,), (W,) = gates, previous, gradients, transposed
        by_update = by_c * update
        kept = by_c - by_update
        by_z = ops.concatenate(
            [kept * update * (candidate - c), by_update * (1 - candidate * candidate)],
            axis=-1,
        )
        return by_z, [kept + seen(product(by_z, W), drop)]

    def weight_gradients(self, gates, previous, states, by_z, drop=None):
        return [product_over_steps(seen(previous[0], drop), by_z)]
