"""The long short-term memory cell whose gates see the memory."""

import keras
from keras import ops

from zoo.cells.cell import product_over_steps, seen
from zoo.cells.lstm import LSTMCell
from zoo.cells.products import product
from zoo.errors import UnknownNameError

OUTPUT_PEEPHOLES = ("previous", "current")


@keras.saving.register_keras_serializable("zoo")
class PeepholeLSTMCell(LSTMCell):
    """One step of a long short-term memory whose gates also see the memory cell.

    With the previous activation a′, the memory cell c′ and the input x:

        Γ_u = σ(W_u [a′, x] + p_u c′ + b_u)     update gate
        Γ_f = σ(W_f [a′, x] + p_f c′ + b_f)     forget gate
        Γ_o = σ(W_o [a′, x] + p_o c″ + b_o)     output gate
        c̃   = tanh(W_c [a′, x] + b_c)           candidate
        c   = Γ_u c̃ + Γ_f c′
        a   = Γ_o tanh c

    where c″ is c′ (`output_peephole="previous"`) or c (`"current"`). Weights as in `LSTMCell`, and the diagonals

        peepholes  (3, units)     in the order u, f, o

    Source: Gers & Schmidhuber 2000, "Recurrent nets that time and count", whose output gate sees c, as do those of
    TensorFlow Addons and ONNX; with c′ in every gate as taught by Ng, "Sequence models", week 1.

    Args:
        output_peephole: which memory the output gate sees, "previous" or "current".
        peephole_initializer, peephole_regularizer: as in Keras.
        units and the rest: as in `LSTMCell`.
    """

    def __init__(
        self,
        units: int,
        output_peephole: str = "previous",
        peephole_initializer="glorot_uniform",
        peephole_regularizer=None,
        **kwargs,
    ):
        super().__init__(units, **kwargs)
        if output_peephole not in OUTPUT_PEEPHOLES:
            raise UnknownNameError("output_peephole", str(output_peephole), OUTPUT_PEEPHOLES)
        self.output_peephole = output_peephole
        self.peephole_initializer = keras.initializers.get(peephole_initializer)
        self.peephole_regularizer = keras.regularizers.get(peephole_regularizer)

    def build(self, inputs_shape, states_shape=None):
        super().build(inputs_shape)
        self.peepholes = self.add_weight(
            shape=(3, self.units),
            initializer=self.peephole_initializer,
            regularizer=self.peephole_regularizer,
            name="peepholes",
        )

    def recurrent_weights(self):
        return [*super().recurrent_weights(), *ops.unstack(ops.copy(self.peepholes), 3)]

    def step(self, projected, states, weights, drop=None):
        (a, c), (W, p_u, p_f, p_o) = states, weights
        before = c
        z_u, z_f, z_o, z_c = ops.split(projected + product(seen(a, drop), W), 4, axis=-1)
        update = ops.sigmoid(z_u + p_u * before)
        forget = ops.sigmoid(z_f + p_f * before)
        candidate = ops.tanh(z_c)
        c = update * candidate + forget * before
        output = ops.sigmoid(z_o + p_o * (before if self.output_peephole == "previous" else c))
        a = output * ops.tanh(c)
        return [a, c], [update, forget, output, candidate]

    def backward(self, gates, previous, states, gradients, transposed, drop=None):
        """As in `LSTMCell`, with the peepholes' share:

        ∂L/∂c  += p_o ∂L/∂z_o                           where the output gate sees c
        ∂L/∂c′ += p_u ∂L/∂z_u + p_f ∂L/∂z_f             and p_o ∂L/∂z_o where it sees c′
        """
        (update, forget, output, candidate), (_, c_before), (_, c) = gates, previous, states
        (by_a, by_c), (W, p_u, p_f, p_o) = gradients, transposed
        tanh_c = ops.tanh(c)
        by_output = by_a * output
        by_z_o = by_output * tanh_c * (1 - output)
        by_c = by_c + by_output * (1 - tanh_c * tanh_c)
        if self.output_peephole == "current":
            by_c = by_c + p_o * by_z_o
        by_update, by_memory = by_c * update, by_c * forget
        by_z_u = by_update * candidate * (1 - update)
        by_z_f = by_memory * c_before * (1 - forget)
        by_memory = by_memory + p_u * by_z_u + p_f * by_z_f
        if self.output_peephole == "previous":
            by_memory = by_memory + p_o * by_z_o
        by_z = ops.concatenate([by_z_u, by_z_f, by_z_o, by_update * (1 - candidate * candidate)], axis=-1)
        return by_z, [seen(product(by_z, W), drop), by_memory]

    def weight_gradients(self, gates, previous, states, by_z, drop=None):
        before, after = previous[1], states[1]
        by_z_u, by_z_f, by_z_o, _ = ops.split(by_z, 4, axis=-1)
        return [
            product_over_steps(seen(previous[0], drop), by_z),
            ops.sum(by_z_u * before, axis=(0, 1)),
            ops.sum(by_z_f * before, axis=(0, 1)),
            ops.sum(by_z_o * (before if self.output_peephole == "previous" else after), axis=(0, 1)),
        ]

    def get_config(self):
        return {
            **super().get_config(),
            "output_peephole": self.output_peephole,
            "peephole_initializer": keras.initializers.serialize(self.peephole_initializer),
            "peephole_regularizer": keras.regularizers.serialize(self.peephole_regularizer),
        }
