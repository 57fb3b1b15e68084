"""The plain recurrent cell."""

import keras
from keras import ops

from zoo.cells.cell import Cell, product_over_steps, seen
from zoo.cells.products import product
from zoo.errors import UnknownNameError

ACTIVATIONS = {
    "tanh": (ops.tanh, lambda a: 1 - a * a),
    "relu": (ops.relu, lambda a: ops.cast(a > 0, a.dtype)),
    "sigmoid": (ops.sigmoid, lambda a: a * (1 - a)),
    "linear": (lambda z: z, ops.ones_like),
}
"""What g may be, and g′ written with a = g(z)."""


@keras.saving.register_keras_serializable("zoo")
class RNNCell(Cell):
    """One step of a plain recurrent network.

    With the previous activation a′ and the input x:

        a = g(W [a′, x] + b)

    It has no gates: its weights have one part.

    Source: Elman 1990, "Finding structure in time".

    Args:
        activation: g, one of "tanh", "relu", "sigmoid", "linear".
        units and the rest: as in `Cell`.
    """

    GATES = ()

    def __init__(self, units: int, activation: str = "tanh", **kwargs):
        super().__init__(units, **kwargs)
        if activation not in ACTIVATIONS:
            raise UnknownNameError("activation", str(activation), ACTIVATIONS)
        self.activation = activation

    def step(self, projected, states, weights, drop=None):
        (a,), (W,) = states, weights
        activate, _ = ACTIVATIONS[self.activation]
        a = activate(projected + product(seen(a, drop), W))
        return [a], []

    def backward(self, gates, previous, states, gradients, transposed, drop=None):
        """∂L/∂z = ∂L/∂a · g′(z);  ∂L/∂a′ = W ∂L/∂z."""
        (a,), (by_a,), (W,) = states, gradients, transposed
        _, derivative = ACTIVATIONS[self.activation]
        by_z = by_a * derivative(a)
        return by_z, [seen(product(by_z, W), drop)]

    def weight_gradients(self, gates, previous, states, by_z, drop=None):
        return [product_over_steps(seen(previous[0], drop), by_z)]

    def get_config(self):
        return {**super().get_config(), "activation": self.activation}
