"""A whole sequence by an operator that torch has for it: cuDNN's on a GPU; on a processor oneDNN's for the LSTM."""

from typing import Any

import keras

from zoo.cells.cell import Cell
from zoo.cells.lstm import LSTMCell
from zoo.cells.products import format_of_products
from zoo.cells.rnn import RNNCell

_ORDERS = {"lstm": (0, 1, 3, 2), "rnn_tanh": (0,), "rnn_relu": (0,)}
"""Which of a cell's parts is each of torch's: update, forget, candidate, output."""


def operator_of(cell: Cell, mask: Any, drop: Any) -> str | None:
    """The name of torch's operator for a cell, or none: another backend, products in another format, other equations
    (torch's GRU resets after the product and has no peepholes), or steps that are masked or dropped.

    Args:
        mask, drop: as `through_time.autodiff` takes them.
    """
    if keras.backend.backend() != "torch" or mask is not None or drop is not None or format_of_products() != "float32":
        return None
    if type(cell) is LSTMCell:
        return "lstm"
    name = f"rnn_{cell.activation}" if type(cell) is RNNCell else None
    return name if name in _ORDERS else None


def run(name: str, cell: Cell, weights, sequence, states):
    """As `through_time.autodiff`, of the inputs themselves, (time, batch, inputs), and with the gradient that torch has
    for the operator.

    Returns:
        The first state after every step, (time, batch, units), and the final states.
    """
    import torch

    def in_order(tensor):
        parts = torch.split(tensor, cell.units, dim=-1)
        return torch.cat([parts[place] for place in _ORDERS[name]], dim=-1)

    kernel, recurrent_kernel, bias = (
        in_order(keras.ops.convert_to_tensor(weight, dtype=cell.compute_dtype))
        for weight in (cell.kernel, weights[0], cell.bias)
    )
    given = [kernel.T, recurrent_kernel.T, bias, torch.zeros_like(bias)]
    initial = [state[None] for state in states]
    outputs, *final = getattr(torch, name)(
        sequence,
        tuple(initial) if len(initial) > 1 else initial[0],
        given,
        has_biases=True,
        num_layers=1,
        dropout=0.0,
        train=torch.is_grad_enabled(),
        bidirectional=False,
        batch_first=False,
    )
    return outputs, [state[0] for state in final]
