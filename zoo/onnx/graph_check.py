"""Checks a graph of a stranger before onnxruntime sees it.

A graph passes if it is made of what zoo's own exports are made of (`zoo.onnx.graph_file`, `zoo.onnx.operators`), takes
and gives what its architecture says, and needs no more memory and arithmetic than a network of it: the shapes of all
its values are found for inputs of any length, and nothing is run for it.
"""

import mmap
from collections.abc import Collection, Mapping, Sequence
from itertools import product
from math import prod
from pathlib import Path
from types import SimpleNamespace

from zoo.errors import CheckpointError
from zoo.onnx.graph_file import parse, stated
from zoo.onnx.graph_structure import structure
from zoo.onnx.interface import Array, Interface
from zoo.onnx.operators import DOMAINS, IR, Shape
from zoo.onnx.shapes import Graph, Room, walk

_LARGEST = 2**31 - 1
"""Bytes of a file: no reader of protocol buffers takes more."""

_LENGTHS = (2**10, 2**30)
"""Sizes of the open axes, each tried alone: what grows faster than a sequence has no room at the larger one."""

_METADATA = {"onnx.infer"}
"""What quantization notes of a graph."""


def check_graph(path: Path, interface: Interface, weights: Collection[Shape]) -> int:
    """Checks the file of a graph, and gives how many numbers its constants are.

    Args:
        path: of the file.
        interface: what it must take and give.
        weights: the shapes of the weights that its architecture has.

    Raises:
        CheckpointError: names the file and the first thing that is wrong.
    """
    try:
        with path.open("rb") as file:
            if not 0 < path.stat().st_size <= _LARGEST:
                raise ValueError("it is empty, or larger than the 2 GiB that an ONNX model may have")
            # Not read, which would take as much memory again.
            data = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
            return sum(map(prod, _check(data, interface, weights).weights()))
    except OSError as error:
        raise CheckpointError(f"cannot read {path}: {error.strerror}; export the model again") from error
    except ValueError as error:
        raise CheckpointError(f"{path}: {error}; export the model again") from error


def _check(data: memoryview, interface: Interface, weights: Collection[Shape]) -> Graph:
    model = parse(data)
    versions = {(item.domain or "", item.version) for item in model.opset_import}
    if model.ir_version != IR or not {("", DOMAINS[""])} <= versions <= set(DOMAINS.items()):
        raise ValueError("its version of ONNX is none that zoo writes")
    if not {item.key for item in model.metadata_props} <= _METADATA:
        raise ValueError("it has metadata_props, which zoo never writes")
    _compare("input", model.graph.input, interface.inputs)
    _compare("output", model.graph.output, interface.outputs)
    graph = structure(model.graph, set())
    axes = sorted({size for one in interface.inputs.values() for size in one.shape if isinstance(size, str)})
    for axis, length in [("", 1), *product(axes, _LENGTHS)]:
        sizes = dict.fromkeys(axes, 1) | {axis: length}
        _walk(graph, interface, sizes, _room(interface, weights, length))
    return graph


def _walk(graph: Graph, interface: Interface, sizes: Mapping[str, int], room: Room) -> None:
    """Whether a graph gives what it should, in the room that it has, where the open axes have these sizes."""
    given, wanted = ({name: array.sized(sizes) for name, array in part.items()} for part in interface)
    values = walk(graph, given, room)
    for name, shape in wanted.items():
        if values[name].shape != shape:
            raise ValueError(f"its output {name!r} is {values[name].shape} where it should be {shape}")


def _room(interface: Interface, weights: Collection[Shape], length: int) -> Room:
    """What a graph may take for an input of a length: twice what those take that zoo writes, or a little more."""
    known = [[size for size in array.shape if isinstance(size, int)] for array in interface.outputs.values()]
    numbers = 12 * (100 + sum(shape[-1] for shape in weights) + sum(map(prod, known)))
    return Room(length * numbers, length * (numbers + 4 * sum(map(prod, weights))))


def _compare(kind: str, found: Sequence[SimpleNamespace], wanted: Mapping[str, Array]) -> None:
    """Whether a file states these inputs, or outputs."""
    given = {value.name: Array(*stated(value)) for value in found}
    for name in [*wanted, *given]:
        if given.get(name) != wanted.get(name):
            raise ValueError(
                f"its {kind} {str(name)[:40]!r} is {given.get(name, 'missing')}; its architecture, vocabulary and "
                f"labels need {wanted.get(name, 'none')}"
            )
