"""Loops over time in TorchScript, for the cells that torch has no layer of.

Each takes inputs (batch, time, inputs) and the weights as `zoo.cells` packs them, and gives every output (batch, time,
units). As in zoo, the inputs' share of the gates is one product for all steps.
"""

import torch
from torch import Tensor


@torch.jit.script
def gru(inputs: Tensor, kernel: Tensor, recurrent: Tensor, bias: Tensor) -> Tensor:
    """The GRU whose state is reset before the candidate's product (`zoo.cells.gru`)."""
    units = recurrent.size(0)
    gates, candidate = recurrent[:, : 2 * units], recurrent[:, 2 * units :]
    shares = torch.matmul(inputs.transpose(0, 1), kernel) + bias
    c = torch.zeros(inputs.size(0), units)
    outputs: list[Tensor] = []
    for share in shares.unbind(0):
        update, reset = torch.sigmoid(share[:, : 2 * units] + c @ gates).chunk(2, 1)
        c = update * torch.tanh(share[:, 2 * units :] + (reset * c) @ candidate) + (1 - update) * c
        outputs.append(c)
    return torch.stack(outputs, 1)


@torch.jit.script
def simplified_gru(inputs: Tensor, kernel: Tensor, recurrent: Tensor, bias: Tensor) -> Tensor:
    """The GRU without a reset gate (`zoo.cells.simplified_gru`)."""
    shares = torch.matmul(inputs.transpose(0, 1), kernel) + bias
    c = torch.zeros(inputs.size(0), recurrent.size(0))
    outputs: list[Tensor] = []
    for share in shares.unbind(0):
        z_u, z_c = (share + c @ recurrent).chunk(2, 1)
        update = torch.sigmoid(z_u)
        c = update * torch.tanh(z_c) + (1 - update) * c
        outputs.append(c)
    return torch.stack(outputs, 1)


@torch.jit.script
def peephole_lstm(inputs: Tensor, kernel: Tensor, recurrent: Tensor, bias: Tensor, peepholes: Tensor) -> Tensor:
    """The LSTM whose gates all see the memory before the step (`zoo.cells.peephole_lstm`)."""
    shares = torch.matmul(inputs.transpose(0, 1), kernel) + bias
    a = torch.zeros(inputs.size(0), recurrent.size(0))
    c = torch.zeros_like(a)
    p_u, p_f, p_o = peepholes.unbind(0)
    outputs: list[Tensor] = []
    for share in shares.unbind(0):
        z_u, z_f, z_o, z_c = (share + a @ recurrent).chunk(4, 1)
        update, forget, output = (
            torch.sigmoid(z_u + p_u * c),
            torch.sigmoid(z_f + p_f * c),
            torch.sigmoid(z_o + p_o * c),
        )
        c = update * torch.tanh(z_c) + forget * c
        a = output * torch.tanh(c)
        outputs.append(a)
    return torch.stack(outputs, 1)


LOOPS = {"gru": gru, "simplified-gru": simplified_gru, "peephole-lstm": peephole_lstm}
