"""The graph of a tagger."""

from collections.abc import Sequence

from zoo.onnx import blocks
from zoo.onnx.graph import Graph, Graphs
from zoo.onnx.interface import Interface, Interfaces, floats, ids
from zoo.onnx.recurrence import stack
from zoo.onnx.states import ShapeOf
from zoo.onnx.weights import Tensors
from zoo.text.vocabulary import UNKNOWN


def interfaces(made, labels: Sequence[str], shape_of: ShapeOf) -> Interfaces:
    given = {name: ids("batch", "time") for name in ("words", "cased_words", "shapes")}
    given["characters"] = ids("batch", "time", "letters")
    if made.context_size:
        given["context"] = floats("batch", "time", made.context_size)
    return {"model": Interface(given, {"potentials": floats("batch", "time", len(labels), len(labels))})}


def graphs(made, labels: Sequence[str], tensors: Tensors) -> Graphs:
    graph, interface = Graph("tagger"), interfaces(made, labels, tensors.shape)["model"]
    words, cased_words, shapes, characters, *context = graph.inputs(interface.inputs)

    def table(layer: str, of: str) -> str:
        return blocks.vectors(graph, tensors[f"{layer}/embeddings"], of)

    found = [
        table("word_vectors", words),
        table("cased_word_vectors", cased_words),
        table("learned_vectors", blocks.known_words(graph, words, made.learned_words, UNKNOWN)),
        table("shape_vectors", shapes),
        blocks.letters(graph, tensors["letters/letters/embeddings"], *tensors.dense("letters/convolution"), characters),
    ]
    found += [blocks.dense(graph, tensors.dense("context_projection"), states) for states in context]
    _, lengths = blocks.counted(graph, words)
    layers = tensors.stack("recurrence", made.layers)
    output, _ = stack(graph, layers, graph("Concat", *found, axis=-1), lengths)
    emissions = blocks.dense(graph, tensors.dense("emissions"), output)
    potentials = blocks.chain_potentials(graph, tensors["crf/transitions"], tensors["crf/start"], labels, emissions)
    graph.outputs(interface.outputs, [potentials])
    return {"model": graph.proto()}
