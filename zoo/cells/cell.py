"""What the cells share: their weights, their dropout, their place in Keras's protocol."""

from typing import ClassVar

import keras
from keras import ops
from keras.src.layers.rnn.dropout_rnn_cell import DropoutRNNCell

from zoo.cells.products import narrowed, product
from zoo.errors import InputError


class Cell(DropoutRNNCell, keras.layers.Layer):
    """One step of a network: `cell(inputs, states) -> output, new_states`.

    A cell lists its gates in `GATES` and its number of states in `STATES`, and brings, as equations:

    - `step`, the step itself, from the input's share of the gates;
    - `backward`, its local derivative: one step of backpropagation through time;
    - `weight_gradients`, what all steps together say to the recurrent weights.

    The order of the gates is one in all cells, update, reset or forget, output, candidate, and an update gate of 1
    takes the new value. The weights of all gates stand side by side in that order:

        kernel            (inputs, parts · units)
        recurrent_kernel  (units, parts · units)
        bias              (parts · units,)

    A cell runs inside `keras.layers.RNN` as it is, and faster inside `zoo.layers.recurrent.Recurrent`.

    Args:
        units: width of the output and of each state, at least 1.
        kernel_initializer, recurrent_initializer, bias_initializer: as in Keras.
        kernel_regularizer, recurrent_regularizer, bias_regularizer: as in Keras.
        dropout: rate at which features of the input are zeroed in training, the same at every step of a sequence.
        recurrent_dropout: the same for what the gates see of the previous state; the state that is handed on stays
            whole. Source of both: Gal & Ghahramani 2016, "A theoretically grounded application of dropout in
            recurrent neural networks".
        seed: an integer for a fixed order of random numbers.

    Raises:
        InputError: units below 1, or a rate outside [0, 1).
    """

    GATES: ClassVar[tuple[str, ...]] = ()
    STATES: ClassVar[int] = 1

    def __init__(
        self,
        units: int,
        kernel_initializer="glorot_uniform",
        recurrent_initializer="orthogonal",
        bias_initializer="zeros",
        kernel_regularizer=None,
        recurrent_regularizer=None,
        bias_regularizer=None,
        dropout: float = 0.0,
        recurrent_dropout: float = 0.0,
        seed: int | None = None,
        **kwargs,
    ):
        if isinstance(units, bool) or not isinstance(units, int) or units < 1:
            raise InputError(f"units is an integer of at least 1, not {units!r}")
        for name, rate in (("dropout", dropout), ("recurrent_dropout", recurrent_dropout)):
            if not isinstance(rate, int | float) or not 0 <= rate < 1:
                raise InputError(f"{name} is a rate in [0, 1), not {rate!r}")
        super().__init__(**kwargs)
        self.units = units
        self.state_size = units if self.STATES == 1 else [units] * self.STATES
        self.output_size = units
        self.kernel_initializer = keras.initializers.get(kernel_initializer)
        self.recurrent_initializer = keras.initializers.get(recurrent_initializer)
        self.bias_initializer = keras.initializers.get(bias_initializer)
        self.kernel_regularizer = keras.regularizers.get(kernel_regularizer)
        self.recurrent_regularizer = keras.regularizers.get(recurrent_regularizer)
        self.bias_regularizer = keras.regularizers.get(bias_regularizer)
        self.dropout = dropout
        self.recurrent_dropout = recurrent_dropout
        self.seed = seed
        self.seed_generator = keras.random.SeedGenerator(seed)

    @property
    def parts(self) -> int:
        """How many matrices stand side by side in a kernel: one a gate, the candidate among them, or one alone."""
        return len(self.GATES) or 1

    def build(self, inputs_shape, states_shape=None):
        width = self.parts * self.units
        self.kernel = self.add_weight(
            shape=(inputs_shape[-1], width),
            initializer=self.kernel_initializer,
            regularizer=self.kernel_regularizer,
            name="kernel",
        )
        self.recurrent_kernel = self.add_weight(
            shape=(self.units, width),
            initializer=self.recurrent_initializer,
            regularizer=self.recurrent_regularizer,
            name="recurrent_kernel",
        )
        self.bias = self.add_weight(
            shape=(width,), initializer=self.initial_bias, regularizer=self.bias_regularizer, name="bias"
        )

    def initial_bias(self, shape, dtype=None):
        """The bias before training."""
        return self.bias_initializer(shape, dtype=dtype)

    def project(self, inputs):
        """The input's share of every gate, (..., inputs) to (..., parts · units): no state in it, so that a loop over
        time takes it for all steps at once."""
        return product(inputs, narrowed(self.kernel)) + self.bias

    def look_up(self, places):
        """`project` of vectors whose ones stand at `places`, (..., ones) integers, and whose rest is zero: the sum of
        those rows of the kernel.

        As with `keras.layers.Embedding`, on TensorFlow the kernel's gradient is sparse; Keras's optimizers and clipping
        take the square of a row that was met more than once part by part.
        """
        return ops.sum(ops.take(self.kernel, places, axis=0), axis=-2) + self.bias

    def recurrent_weights(self):
        """The weights that meet a state, as `step` takes them: tensors, since on TensorFlow a custom gradient must not
        see a variable."""
        return [ops.copy(self.recurrent_kernel)]

    def step(self, projected, states, weights, drop=None):
        """One step.

        Args:
            projected: (batch, parts · units), the input's share of the gates.
            states: the previous ones, each (batch, units); the first is also the output.
            weights: `recurrent_weights()`.
            drop: (batch, units), what recurrent dropout multiplies the state that the gates see with, or None.

        Returns:
            The new states, and the gates' values, each (batch, units).
        """
        raise NotImplementedError

    def backward(self, gates, previous, states, gradients, transposed, drop=None):
        """One step back in time.

        Args:
            gates, states: what `step` gave.
            previous: the states it was given.
            gradients: of the loss by each of `states`.
            transposed: `recurrent_weights()`, the matrices among them transposed.
            drop: as in `step`.

        Returns:
            The gradient by z, what the gates are the sigmoid or tanh of, (batch, parts · units), and those by each of
            `previous`.
        """
        raise NotImplementedError

    def weight_gradients(self, gates, previous, states, by_z, drop=None):
        """The gradients of `recurrent_weights()`, from all steps at once: arguments as in `backward`, time first."""
        raise NotImplementedError

    def call(self, inputs, states, training=False):
        """One step: inputs (batch, inputs) and states, each (batch, units), to the output (batch, units) and the new
        states."""
        drop = None
        if training and self.dropout:
            inputs = inputs * self.get_dropout_mask(inputs)
        if training and self.recurrent_dropout:
            drop = self.get_recurrent_dropout_mask(states[0])
        states, _ = self.step(self.project(inputs), states, self.recurrent_weights(), drop)
        return states[0], states

    def drop_mask(self, rate, batch, width):
        """One mask for a whole sequence, (batch, width): 0 at the given rate and 1 / (1 − rate) elsewhere."""
        return keras.random.dropout(ops.ones((batch, width), self.compute_dtype), rate, seed=self.seed_generator)

    def get_initial_state(self, batch_size=None):
        return [ops.zeros((batch_size, self.units), self.compute_dtype) for _ in range(self.STATES)]

    def get_config(self):
        return {
            **super().get_config(),
            "units": self.units,
            **{
                f"{part}_{kind}": module.serialize(getattr(self, f"{part}_{kind}"))
                for kind, module in (("initializer", keras.initializers), ("regularizer", keras.regularizers))
                for part in ("kernel", "recurrent", "bias")
            },
            "dropout": self.dropout,
            "recurrent_dropout": self.recurrent_dropout,
            "seed": self.seed,
        }


def seen(state, drop):
    """What the gates see of a state."""
    return state if drop is None else state * drop


def product_over_steps(states, by_z):
    """Σ over time and batch of state ⊗ gradient: (time, batch, m) and (time, batch, n) to (m, n)."""
    m, n = states.shape[-1], by_z.shape[-1]
    return product(ops.transpose(ops.reshape(states, (-1, m))), narrowed(ops.reshape(by_z, (-1, n))))
