"""The names and shapes of the weights of networks' parts, as checkpoints store them: what an architecture says of its
weights before anything is built. No Keras."""

from collections.abc import Sequence
from math import prod
from typing import Any

from zoo.onnx.weight_layouts import OURS

Shapes = dict[str, tuple[int, ...]]
"""A network's weights by their names."""


def parameters(shapes: Shapes) -> int:
    """How many numbers the weights are."""
    return sum(map(prod, shapes.values()))


def dense(path: str, inputs: int, units: int) -> Shapes:
    return {f"{path}/kernel": (inputs, units), f"{path}/bias": (units,)}


def embedding(path: str, ids: int, size: int) -> Shapes:
    return {f"{path}/embeddings": (ids, size)}


def cell(path: str, kind: str, inputs: int, units: int) -> Shapes:
    """A cell of `zoo.cells.CELLS`."""
    width = len(OURS[kind]) * units
    shapes: Shapes = {
        f"{path}/kernel": (inputs, width),
        f"{path}/recurrent_kernel": (units, width),
        f"{path}/bias": (width,),
    }
    return shapes | ({f"{path}/peepholes": (3, units)} if kind == "peephole-lstm" else {})


def both_ways(path: str, kind: str, inputs: int, units: int) -> Shapes:
    """A `Bidirectional` over a layer that is called `forward`."""
    ways = ("forward/cell", "forward_backward/cell_backward")
    return {name: shape for way in ways for name, shape in cell(f"{path}/{way}", kind, inputs, units).items()}


def stack(path: str, kind: str, inputs: int, units: Sequence[int], bidirectional: bool = False) -> Shapes:
    """A `Stack` of layers of these units, each way."""
    layer = both_ways if bidirectional else cell
    widths = [inputs, *((1 + bidirectional) * width for width in units)]
    shapes: Shapes = {}
    for number, (below, width) in enumerate(zip(widths, units, strict=False), 1):
        shapes |= layer(f"{path}/layer_{number}{'' if bidirectional else '/cell'}", kind, below, width)
    return shapes


def next_token(made: Any, tokens: int) -> Shapes:
    """A network that predicts the next of so many tokens: a language model or a tune generator."""
    top = made.embedding_size if made.tied else made.units
    units = [made.units] * (made.layers - 1) + [top]
    shapes = stack("stack", made.cell, made.embedding_size or tokens, units)
    if made.embedding_size:
        shapes |= embedding("embedding", tokens, made.embedding_size)
    return shapes | ({"embedding/bias": (tokens,)} if made.tied else dense("logits", top, tokens))
