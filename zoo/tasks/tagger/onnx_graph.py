"""The graph of a tagger."""

from collections.abc import Sequence

import numpy as np

from zoo.onnx import blocks
from zoo.onnx.graph import Graph, Graphs
from zoo.onnx.recurrence import stack
from zoo.onnx.weights import Tensors
from zoo.text.vocabulary import UNKNOWN


def graphs(made, labels: Sequence[str], tensors: Tensors) -> Graphs:
    graph = Graph("tagger")
    ids = {name: graph.input(name, np.int32, ("batch", "time")) for name in ("words", "cased_words", "shapes")}
    ids["characters"] = graph.input("characters", np.int32, ("batch", "time", "letters"))

    def table(layer: str, of: str) -> str:
        return blocks.vectors(graph, tensors[f"{layer}/embeddings"], of)

    found = [
        table("word_vectors", ids["words"]),
        table("cased_word_vectors", ids["cased_words"]),
        table("learned_vectors", blocks.known_words(graph, ids["words"], made.learned_words, UNKNOWN)),
        table("shape_vectors", ids["shapes"]),
        blocks.letters(
            graph, tensors["letters/letters/embeddings"], *tensors.dense("letters/convolution"), ids["characters"]
        ),
    ]
    if made.context_size:
        context = graph.input("context", np.float32, ("batch", "time", made.context_size))
        found.append(blocks.dense(graph, tensors.dense("context_projection"), context))
    _, lengths = blocks.counted(graph, ids["words"])
    layers = tensors.stack("recurrence", made.layers)
    output, _ = stack(graph, layers, graph("Concat", *found, axis=-1), lengths)
    emissions = blocks.dense(graph, tensors.dense("emissions"), output)
    potentials = blocks.chain_potentials(graph, tensors["crf/transitions"], tensors["crf/start"], labels, emissions)
    graph.output("potentials", potentials, np.float32, ("batch", "time", len(labels), len(labels)))
    return {"model": graph.proto()}
