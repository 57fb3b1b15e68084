"""The weights of a cell as Keras lays them out, and back, and as ONNX does. NumPy alone.

A list of weights is what `get_weights()` of a cell of ours gives, inputs being the width of the input:

    kernel            (inputs, parts · units)
    recurrent_kernel  (units, parts · units)
    bias              (parts · units,)
    peepholes         (3, units)               peephole-lstm alone

where the parts are the gates and the candidate side by side, in an order that each library chose for itself. Where a
library's update gate is 1 − ours, the signs of all that feeds it are turned: σ(−z) = 1 − σ(z).

All functions leave dtypes as they are. They raise `UnknownNameError` for the name of no cell, and `InputError` for a
cell of whose equations the library has nothing and for arrays of the wrong number or shapes.
"""

from collections.abc import Iterable, Mapping

import numpy as np

from zoo.errors import InputError, UnknownNameError

# Update, reset, forget, output, candidate, in a library's order; a capital is a gate of which ours is the complement.
OURS = {"rnn": "c", "simplified-gru": "uc", "gru": "urc", "lstm": "ufoc", "peephole-lstm": "ufoc"}
KERAS = {"rnn": "c", "gru": "Urc", "lstm": "ufco"}
ONNX = {"rnn": "c", "gru": "Urc", "lstm": "uofc", "peephole-lstm": "uofc"}
PEEPHOLES = "ufo"
ONNX_PEEPHOLES = "uof"


def to_keras(cell: str, weights: Iterable[np.ndarray]) -> list[np.ndarray]:
    """Our weights of a cell, such as "gru", for `set_weights` of Keras's SimpleRNN, GRU or LSTM.

    The GRU is the one of `reset_after=False`. Gates: z (1 − Γ_u), r, h; i (Γ_u), f, c, o. Shapes are as ours.

    Source: keras/src/layers/rnn/gru.py and lstm.py.
    """
    return _reordered(weights, *_orders("Keras", KERAS, cell))


def from_keras(cell: str, weights: Iterable[np.ndarray]) -> list[np.ndarray]:
    """What `get_weights()` of a Keras layer gives, for `set_weights` of our cell: `to_keras` backwards."""
    return _reordered(weights, *reversed(_orders("Keras", KERAS, cell)))


def to_onnx(cell: str, weights: Iterable[np.ndarray]) -> dict[str, np.ndarray]:
    """Our weights of a cell as the inputs of ONNX's RNN, GRU or LSTM, one direction.

        W  (1, parts · units, inputs)
        R  (1, parts · units, units)
        B  (1, 2 · parts · units)      our bias, then as many zeros: ONNX adds the two
        P  (1, 3 · units)              peephole-lstm alone, in the order i, o, f

    The GRU is the one of `linear_before_reset=0`. Gates: z (1 − Γ_u), r, h; i (Γ_u), o, f, c. The output gate's
    peephole sees the memory of the same step: the cell is one of `output_peephole="current"`, which no weight tells.

    Source: ONNX operators RNN, GRU and LSTM, opset 14.
    """
    ours, theirs = _orders("ONNX", ONNX, cell)
    weights = _checked(weights, ours, cell == "peephole-lstm")
    kernel, recurrent_kernel, bias = _reordered(weights[:3], ours, theirs)
    tensors = {"W": kernel.T[None], "R": recurrent_kernel.T[None], "B": np.append(bias, np.zeros_like(bias))[None]}
    if cell == "peephole-lstm":
        order = [PEEPHOLES.index(gate) for gate in ONNX_PEEPHOLES]
        tensors["P"] = weights[3][order].reshape(1, -1)
    return tensors


def _orders(library: str, known: Mapping[str, str], cell: str) -> tuple[str, str]:
    """The gates in our order and in the library's."""
    if cell not in OURS:
        raise UnknownNameError("cell", cell, OURS)
    if cell not in known:
        raise InputError(f"{library} has no layer with the equations of {cell}; it has those of {', '.join(known)}")
    return OURS[cell], known[cell]


def _checked(weights: Iterable[np.ndarray], order: str, peepholes: bool = False) -> list[np.ndarray]:
    """The weights as arrays; raises `InputError` where they are not those of a cell with these gates."""
    weights = [np.asarray(weight) for weight in weights]
    inputs = weights[0].shape[0] if weights and weights[0].ndim else 0
    units = weights[1].shape[0] if len(weights) > 1 and weights[1].ndim else 0
    width = len(order) * units
    wanted = [(inputs, width), (units, width), (width,), *([(3, units)] if peepholes else [])]
    if [weight.shape for weight in weights] != wanted:
        parts = len(order)
        names = [f"kernel (inputs, {parts} · units)", f"recurrent_kernel (units, {parts} · units)"]
        names += [f"bias ({parts} · units,)", "peepholes (3, units)"]
        raise InputError(f"weights are {', '.join(names[: len(wanted)])}; these have the shapes {_shapes(weights)}")
    return weights


def _shapes(weights: Iterable[np.ndarray]) -> str:
    return ", ".join(str(weight.shape) for weight in weights) or "of none"


def _reordered(weights: Iterable[np.ndarray], source: str, target: str) -> list[np.ndarray]:
    """Kernels and bias with the parts of their last axis in another order; a gate that changes its case, its sign."""
    weights = _checked(weights, source)
    places = [source.lower().index(gate) for gate in target.lower()]
    signs = [1 if source[place] == gate else -1 for place, gate in zip(places, target, strict=True)]

    def reordered(weight):
        parts = np.split(weight, len(source), axis=-1)
        return np.concatenate([sign * parts[place] for place, sign in zip(places, signs, strict=True)], axis=-1)

    return [reordered(weight) for weight in weights]
