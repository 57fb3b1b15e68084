"""A cell run over time."""

from typing import Literal

import keras
from keras import ops

from zoo.cells.cell import Cell
from zoo.errors import InputError
from zoo.layers import through_time, torch_fused
from zoo.layers.engine import Engine, choose
from zoo.layers.rnn_arguments import check_arguments, for_every_step, nested, refuse_state_between_calls


@keras.saving.register_keras_serializable("zoo")
class Recurrent(keras.layers.Layer):
    """Runs a cell along a sequence.

    The input's share of the gates is one matrix product for all steps; only the recurrent product stays in the
    loop over time. In training, cells of `zoo.cells` take their gradient by backpropagation through time as
    docs/bptt.md derives it (`zoo.layers.through_time`). Any other cell of Keras's protocol is run by
    `keras.layers.RNN`.

    Call with `inputs` (batch, time, features), any time from 0 on (from 1 on for other cells than zoo's), and, if
    wanted, `initial_state`, a list of tensors (batch, size) in the order of the cell's states (zeros by default), and
    `mask` (batch, time), true where an element counts: elsewhere the state is handed on as it was and the output is
    zero. The mask of an `Embedding(mask_zero=True)` or a `Masking` layer before it is taken where none is passed, and
    goes on with the outputs of every step. It has what `keras.layers.RNN` has (`state_size`, `get_initial_state`, …),
    so that `keras.layers.Bidirectional` and `keras.layers.TimeDistributed` wrap it.

    Args:
        cell: a cell of `zoo.cells`, or any other.
        return_sequences: give the output of every step (batch, time, units), not the last alone (batch, units).
        return_state: give the final states too: `(output, state_1, …)`, each (batch, size).
        go_backwards: read from the last element to the first; outputs come in the order they are made, as with
            `keras.layers.RNN`.
        weight_dropout: rate at which weights of the matrices that meet a state are zeroed in training, the same ones at
            every step. Source: Wan et al. 2013, "Regularization of neural networks using DropConnect"; on recurrent
            weights, Merity, Keskar & Socher 2018, "Regularizing and optimizing LSTM language models".
        jit_compile: whether training goes through time by programs of XLA's, on TensorFlow and in a graph: "auto" where
            that pays, as `zoo.layers.engine` decides; False also keeps to zoo's own steps where torch has an operator
            for the whole (`zoo.layers.torch_fused`). `engine` says what the last traced step of training took.
        one_hot: a number of features; the inputs are then integers, (batch, time) or (batch, time, ones), the places
            of the ones in vectors of so many features that are otherwise zero.
        stateful, unroll: False; Keras's recurrent layers have them, this one has not.
        dtype: as in Keras, by default that of the cell, which takes this one on.

    Raises:
        InputError: `stateful` or `unroll`; an initial state or a mask of the wrong shape; `one_hot` or
            `weight_dropout` for a cell that is not zoo's; `one_hot` for one that drops inputs; a rate outside [0, 1); a
            dtype that is not that of a cell with weights; another `jit_compile`.
    """

    def __init__(
        self,
        cell,
        return_sequences=False,
        return_state=False,
        go_backwards=False,
        weight_dropout: float = 0.0,
        one_hot: int | None = None,
        jit_compile: bool | Literal["auto"] = "auto",
        stateful=False,
        unroll=False,
        dtype=None,
        **kwargs,
    ):
        if not isinstance(cell, keras.layers.Layer) or isinstance(cell, keras.layers.RNN | Recurrent):
            raise InputError(f"cell is one step, such as zoo.cells.make_cell('lstm', 64) gives, not {cell!r}")
        super().__init__(dtype=cell.dtype_policy if dtype is None else dtype, **kwargs)
        if cell.dtype_policy != self.dtype_policy:
            if cell.built and cell.variable_dtype != self.variable_dtype:
                raise InputError(
                    f"{cell.name} has weights of {cell.dtype_policy.name}; make it again for {self.dtype_policy.name}"
                )
            cell.dtype_policy = self.dtype_policy
        if one_hot is not None and (not isinstance(one_hot, int) or one_hot < 1):
            raise InputError(f"one_hot is a number of features of at least 1, not {one_hot!r}")
        if one_hot and (not isinstance(cell, Cell) or cell.dropout):
            raise InputError("one_hot takes a cell of zoo.cells without dropout of its inputs")
        if not isinstance(weight_dropout, int | float) or not 0 <= weight_dropout < 1:
            raise InputError(f"weight_dropout is a rate in [0, 1), not {weight_dropout!r}")
        if weight_dropout and not isinstance(cell, Cell):
            raise InputError("weight_dropout takes a cell of zoo.cells")
        if jit_compile not in ("auto", True, False):
            raise InputError(f'jit_compile is "auto", True or False, not {jit_compile!r}')
        refuse_state_between_calls(stateful, unroll)
        self.cell = cell
        self.return_sequences = return_sequences
        self.return_state = return_state
        self.go_backwards = go_backwards
        self.weight_dropout = weight_dropout
        self.one_hot = one_hot
        self.jit_compile = jit_compile
        self.stateful, self.unroll, self.states = False, False, None
        self.engine: Engine | None = None
        self.supports_masking = True
        self._fallback = None
        if not isinstance(cell, Cell):
            self._fallback = keras.layers.RNN(
                cell,
                return_sequences=return_sequences,
                return_state=True,
                go_backwards=go_backwards,
                zero_output_for_mask=return_sequences,
                dtype=self.dtype_policy,
            )

    @property
    def state_sizes(self) -> list[int]:
        """The width of each state."""
        return keras.tree.flatten(self.cell.state_size)

    @property
    def state_size(self) -> list:
        """As `keras.layers.RNN` has it: the cell's sizes, in a list where there is one."""
        sizes = self.cell.state_size
        return list(sizes) if isinstance(sizes, list | tuple) else [sizes]

    @property
    def output_size(self) -> int:
        """The width of an output."""
        return getattr(self.cell, "output_size", None) or self.state_sizes[0]

    def get_initial_state(self, batch_size):
        """The states before a sequence, a list: zeros, or what another cell than zoo's begins with."""
        return (self._fallback or self.cell).get_initial_state(batch_size=batch_size)

    def build(self, inputs_shape, initial_state_shape=None):
        if self._fallback is not None:
            self._fallback.build(inputs_shape)
        elif not self.cell.built:
            self.cell.build((inputs_shape[0], self.one_hot or inputs_shape[-1]))
            self.cell.built = True

    def __call__(self, inputs, initial_state=None, mask=None, **kwargs):
        # Here and not in `call`, whose errors Keras wraps in lines of its own.
        if len(inputs.shape) not in ((2, 3) if self.one_hot else (3,)):
            wanted = "(batch, time) or (batch, time, ones)" if self.one_hot else "(batch, time, features)"
            raise InputError(f"inputs have the shape {tuple(inputs.shape)}; they are {wanted}")
        initial_state, mask = check_arguments(self.cell, inputs, initial_state, mask)
        return super().__call__(inputs, initial_state=initial_state, mask=mask, **kwargs)

    def call(self, inputs, initial_state=None, mask=None, training=False):
        mask = for_every_step(mask, inputs)
        if self._fallback is not None:
            if initial_state is not None:
                initial_state = nested(self.cell.state_size, iter(initial_state))
            output, *final = self._fallback(inputs, initial_state=initial_state, mask=mask, training=training)
            return (output, *keras.tree.flatten(final)) if self.return_state else output
        initial = initial_state or self.get_initial_state(ops.shape(inputs)[0])
        sequence = _time_first(inputs)
        keep = None if mask is None else _time_first(ops.cast(mask, "bool"))[..., None]
        if self.go_backwards:
            sequence = ops.flip(sequence, axis=0)
            keep = None if keep is None else ops.flip(keep, axis=0)
        if inputs.shape[1] == 0:
            outputs, final = ops.zeros((0, ops.shape(inputs)[0], self.cell.units), self.compute_dtype), initial
        else:
            outputs, final = self._run(sequence, initial, keep, training)
        if not self.return_sequences:
            outputs = final[0]
        else:
            if keep is not None:
                outputs = outputs * ops.cast(keep, outputs.dtype)
            outputs = _time_first(outputs)
        return (outputs, *final) if self.return_state else outputs

    def _run(self, sequence, initial, keep, training):
        """Outputs and final states of a sequence, time first, whose length is at least 1 or not known yet."""
        unknown, length = sequence.shape[0] is None, ops.shape(sequence)[0]
        if unknown:  # a loop needs a first element
            sequence, keep = _at_least_one(sequence, length), None if keep is None else _at_least_one(keep, length)
        drop = None
        batch = ops.shape(sequence)[1]
        if training and self.cell.dropout:
            sequence = sequence * self.cell.drop_mask(self.cell.dropout, batch, sequence.shape[-1])
        if training and self.cell.recurrent_dropout:
            drop = self.cell.drop_mask(self.cell.recurrent_dropout, batch, self.cell.units)
        name = torch_fused.operator_of(self.cell, keep, drop) if self.one_hot is None and self.jit_compile else None
        if name:
            self.engine = "operator" if training else self.engine
            return torch_fused.run(name, self.cell, self._recurrent_weights(training), sequence, initial)
        if self.one_hot is None:
            projected = self.cell.project(sequence)
        else:
            projected = self.cell.look_up(sequence if len(sequence.shape) == 3 else sequence[..., None])
        run = through_time.autodiff
        if training:
            self.engine = choose(self.jit_compile, sequence, self.cell.units)
            run = through_time.xla if self.engine == "XLA" else through_time.custom_gradient
        outputs, final = run(self.cell, self._recurrent_weights(training), projected, initial, keep, drop)
        if unknown:
            outputs = outputs[:length]
            final = [ops.where(length > 0, late, early) for late, early in zip(final, initial, strict=True)]
        return outputs, final

    def _recurrent_weights(self, training):
        weights = self.cell.recurrent_weights()
        if not training or not self.weight_dropout:
            return weights
        seed = self.cell.seed_generator
        return [
            keras.random.dropout(weight, self.weight_dropout, seed=seed) if len(weight.shape) == 2 else weight
            for weight in weights
        ]

    def compute_output_shape(self, inputs_shape, initial_state_shape=None):
        batch, time = inputs_shape[:2]
        steps = (time,) if self.return_sequences else ()
        output = (batch, *steps, self.output_size)
        return (output, *((batch, size) for size in self.state_sizes)) if self.return_state else output

    def compute_mask(self, inputs, mask=None):
        of_output = mask if self.return_sequences else None
        return [of_output, *(None for _ in self.state_sizes)] if self.return_state else of_output

    def get_config(self):
        return {
            **super().get_config(),
            "cell": keras.saving.serialize_keras_object(self.cell),
            "return_sequences": self.return_sequences,
            "return_state": self.return_state,
            "go_backwards": self.go_backwards,
            "weight_dropout": self.weight_dropout,
            "one_hot": self.one_hot,
            "jit_compile": self.jit_compile,
        }

    @classmethod
    def from_config(cls, config):
        return cls(**{**config, "cell": keras.saving.deserialize_keras_object(config["cell"])})


def _time_first(tensor):
    """(batch, time, …) to (time, batch, …), and back."""
    return ops.transpose(tensor, (1, 0, *range(2, len(tensor.shape))))


def _at_least_one(sequence, length):
    """The sequence, or zeros as its one element where it has none."""
    missing = ops.cast(ops.maximum(1 - length, 0), "int32")
    return ops.concatenate([sequence, ops.zeros((missing, *ops.shape(sequence)[1:]), sequence.dtype)])
