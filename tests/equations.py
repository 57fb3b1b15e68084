"""The cells written anew from their equations, in NumPy and float64, and the sizes they are tried at."""

import numpy as np
import pytest

BATCH, STEPS, INPUTS, UNITS = 4, 7, 3, 4
RAGGED = np.array([[1] * 7, [1, 1, 1, 0, 0, 0, 0], [0, 0, 1, 0, 1, 1, 0], [0] * 7], bool)
"""A mask (batch, time): a row that is whole, one with padding, one with holes, and one that is nothing else."""

CASES = {
    "rnn": ("rnn", {}),
    "simplified-gru": ("simplified-gru", {}),
    "gru": ("gru", {}),
    "lstm": ("lstm", {}),
    "peephole-lstm": ("peephole-lstm", {}),
    "peephole-lstm-current": ("peephole-lstm", {"output_peephole": "current"}),
}
ACTIVATIONS = {f"rnn-{name}": ("rnn", {"activation": name}) for name in ("relu", "sigmoid", "linear")}


def each(cases=CASES):
    """Runs a test for every cell, `cell` being its name and its options."""
    return pytest.mark.parametrize("cell", cases.values(), ids=cases)


def states_of(name):
    """How many states a cell has."""
    return 2 if "lstm" in name else 1


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


G = {"tanh": np.tanh, "relu": lambda z: np.maximum(z, 0), "sigmoid": sigmoid, "linear": lambda z: z}


def step(cell, weights, x, states, drop=1.0):
    """One step of a cell over a batch; `drop` multiplies the state that the gates see."""
    name, options = cell
    kernel, recurrent_kernel, bias, *peepholes = weights
    units = len(recurrent_kernel)

    def z(place, state):
        columns = slice(place * units, (place + 1) * units)
        both = np.concatenate([state, x], axis=1)
        return both @ np.concatenate([recurrent_kernel[:, columns], kernel[:, columns]]) + bias[columns]

    h = states[0] * drop
    if name == "rnn":
        return [G[options.get("activation", "tanh")](z(0, h))]
    if name == "simplified-gru":
        update, candidate = sigmoid(z(0, h)), np.tanh(z(1, h))
        return [update * candidate + (1 - update) * states[0]]
    if name == "gru":
        update, reset = sigmoid(z(0, h)), sigmoid(z(1, h))
        candidate = np.tanh(z(2, reset * h))
        return [update * candidate + (1 - update) * states[0]]
    memory = states[1]
    p_u, p_f, p_o = peepholes[0] if peepholes else np.zeros((3, units))
    update, forget = sigmoid(z(0, h) + p_u * memory), sigmoid(z(1, h) + p_f * memory)
    new = update * np.tanh(z(3, h)) + forget * memory
    output = sigmoid(z(2, h) + p_o * (new if options.get("output_peephole") == "current" else memory))
    return [output * np.tanh(new), new]


def run(cell, weights, inputs, states, mask=None, drop=1.0, backwards=False):
    """A cell over (batch, time, inputs): the output of every step as it is made, and the final states."""
    mask = np.ones(inputs.shape[:2], bool) if mask is None else mask
    outputs = []
    for t in range(inputs.shape[1])[:: -1 if backwards else 1]:
        counts = mask[:, t, None]
        new = step(cell, weights, inputs[:, t], states, drop)
        states = [np.where(counts, late, early) for late, early in zip(new, states, strict=True)]
        outputs.append(states[0] * counts)
    return np.stack(outputs, axis=1), states


def weight_shapes(cell, inputs):
    """The shapes of a cell's weights, in their order."""
    name, _ = cell
    width = {"rnn": 1, "simplified-gru": 2, "gru": 3}.get(name, 4) * UNITS
    return [(inputs, width), (UNITS, width), (width,), *([(3, UNITS)] if name == "peephole-lstm" else [])]


def give(cell, weights):
    """Gives a cell of `zoo.cells` tensors for weights, by which gradients can be taken."""
    for name, weight in zip(("kernel", "recurrent_kernel", "bias", "peepholes"), weights, strict=False):
        setattr(cell, name, weight)
    cell.built = True
