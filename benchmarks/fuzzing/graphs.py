"""Graphs of strangers: endless variants of valid ones, changed in their structure and in their bytes."""

import random
from collections.abc import Iterator
from pathlib import Path

import onnx

from benchmarks.fuzzing import node_edits, tensor_edits
from benchmarks.fuzzing.networks import ARCHITECTURES, Exported, exported

TASKS = ("tagger", "language-model", "classifier", "encoder-decoder", "trigger-word")
"""What is changed is a graph of one of these, in floats or in 8 bits."""

_CHANGES = (0, 1, 1, 1, 1, 2, 4)
"""How many changes a graph has; where it has none, its bytes are changed."""


def variants(seed: int) -> Iterator[tuple[str, bytes]]:
    """Endless graphs: what each is of, `network/file`, with what was changed, and its bytes."""
    for network, file, what, graph in _changed(random.Random(seed), _networks()):
        yield f"{network}/{file}: {what}", graph


def folders(place: Path, seed: int) -> Iterator[tuple[str, Path]]:
    """The same graphs, each in an exported folder that is whole but for it, in the place of the one before."""
    networks = _networks()
    for network, file, what, graph in _changed(random.Random(seed), networks):
        yield f"{network}/{file}: {what}", networks[network].write(place / network.replace(" ", "-"), {file: graph})


def _networks() -> dict[str, Exported]:
    return {
        f"{task}{' in 8 bits' if int8 else ''}": exported(ARCHITECTURES[task], int8=int8)
        for task in TASKS
        for int8 in (False, True)
    }


def _changed(chance: random.Random, networks: dict[str, Exported]) -> Iterator[tuple[str, str, str, bytes]]:
    """Networks, files of theirs, what was changed, and the files with the changes."""
    passing = node_edits.PASSING + tensor_edits.PASSING
    changes = node_edits.CHANGES + tensor_edits.CHANGES + 3 * passing
    while True:
        network = chance.choice(list(networks))
        file, graph = chance.choice(list(networks[network].graphs.items()))
        model, names = onnx.ModelProto.FromString(graph), []
        for _ in range(chance.choice(_CHANGES)):
            change = chance.choice(changes)
            change(chance, model, chance.choice(list(_graphs(model.graph))))
            names.append(change.__name__)
        content = model.SerializeToString()
        if not names or chance.random() < 0.2:
            content = _bytes_changed(chance, content)
            names.append("bytes")
        yield network, file, ", ".join(names), content


def _graphs(graph: onnx.GraphProto) -> Iterator[onnx.GraphProto]:
    yield graph
    for node in graph.node:
        for attribute in node.attribute:
            if attribute.HasField("g"):
                yield from _graphs(attribute.g)


def _bytes_changed(chance: random.Random, content: bytes) -> bytes:
    """A few bytes flipped, put in, left out, or all after a place."""
    changed = bytearray(content)
    for _ in range(chance.randint(1, 8)):
        place = chance.randrange(len(changed) + 1)
        match chance.randrange(5):
            case 0:
                changed[place : place + 1] = bytes([chance.randrange(256)])
            case 1:
                changed[place:place] = chance.randbytes(chance.randint(1, 12))
            case 2:
                del changed[place : place + chance.randint(1, 12)]
            case 3:
                del changed[place:]
            case 4:
                changed[place:place] = changed[place // 2 : place]
    return bytes(changed)
