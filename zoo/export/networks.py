"""Each task's network as ONNX graphs: the same inputs and outputs, by the same names, as the Keras model has, but that
states behind a sequence are called `next_state_1` …, and that an encoder–decoder is two graphs.

Batch and time are any. The weights stand in the graph; dropout has no part in it. What is around a network, from text
or sound to its inputs and from its outputs to an answer, stays outside.
"""

from collections.abc import Callable, Mapping
from typing import Any

import keras
import numpy as np
import onnx

from zoo.export import parts
from zoo.export.graph import Graph
from zoo.export.recurrence import recurrent, stack
from zoo.layers.one_hot import OneHot

Graphs = dict[str, onnx.ModelProto]
"""A network's graphs by their name: most have one, `model`."""


def graphs(task: str, model: keras.Model) -> Graphs:
    """The graphs of a model of a task.

    Raises:
        InputError: a cell with no operator of ONNX's.
    """
    return _MAKERS[task](model)


def _tagger(model) -> Graphs:
    backbone, graph = model.backbone, Graph("tagger")
    ids = {name: graph.input(name, np.int32, ("batch", "time")) for name in ("words", "cased_words", "shapes")}
    ids["characters"] = graph.input("characters", np.int32, ("batch", "time", "letters"))
    known = backbone.get_layer("learned_words")

    def table(layer: str, of: str) -> str:
        return parts.vectors(graph, backbone.get_layer(layer).get_weights()[0], of)

    found = [
        table("word_vectors", ids["words"]),
        table("cased_word_vectors", ids["cased_words"]),
        table("learned_vectors", parts.known_words(graph, ids["words"], known.listed, known.unknown)),
        table("shape_vectors", ids["shapes"]),
        parts.letters(graph, backbone.get_layer("letters"), ids["characters"]),
    ]
    if width := backbone.get_config()["context_size"]:
        context = graph.input("context", np.float32, ("batch", "time", width))
        found.append(parts.dense(graph, backbone.get_layer("context_projection"), context))
    _, lengths = parts.counted(graph, ids["words"])
    output, _ = stack(graph, backbone.get_layer("recurrence"), graph("Concat", *found, axis=-1), lengths)
    emissions = parts.dense(graph, model.get_layer("emissions"), output)
    labels = len(model.labels)
    potentials = parts.chain_potentials(graph, model.get_layer("crf"), emissions)
    graph.output("potentials", potentials, np.float32, ("batch", "time", labels, labels))
    return {"model": graph.proto()}


def _binary_tagger(model) -> Graphs:
    backbone, graph = model.backbone, Graph("binary-tagger")
    config = backbone.get_config()
    places = graph.input("places", np.int32, ("batch", "time", config["ones"]))
    known = backbone.get_layer("known_words")
    zero, one, axis = (graph.constant(np.array([number], np.int64)) for number in (0, 1, 2))
    end = graph.constant(np.array([config["ones"]], np.int64))
    words = graph("Slice", places, zero, one, axis)
    kept = parts.known_words(graph, words, known.listed, known.unknown)
    vectors = graph("Concat", kept, graph("Slice", places, one, end, axis), axis=2)
    _, lengths = parts.counted(graph, graph("Squeeze", words, axis))
    layer = backbone.get_layer("both_ways" if config["bidirectional"] else "forward")
    output = parts.dense(graph, model.get_layer("sigmoid"), recurrent(graph, layer, vectors, lengths), "Sigmoid")
    graph.output("probabilities", graph("Squeeze", output, axis), np.float32, ("batch", "time"))
    return {"model": graph.proto()}


def _next_token(model) -> Graphs:
    backbone, graph = model.backbone, Graph("language-model")
    config = backbone.get_config()
    ids = graph.input("token_ids", np.int32, ("batch", "time"))
    states = _states(graph, backbone.state_sizes)
    one_hot = isinstance(backbone.embedding, OneHot)
    table = np.eye(config["vocabulary_size"]) if one_hot else backbone.embedding.get_weights()[0]
    table = graph.constant(np.asarray(table, np.float32))
    output, final = stack(graph, backbone.stack, graph("Gather", table, ids), initial=states)
    if config["tied"]:
        bias = graph.constant(np.asarray(backbone.embedding.get_weights()[1], np.float32))
        logits = graph("Add", graph("MatMul", output, graph("Transpose", table, perm=[1, 0])), bias)
    else:
        logits = parts.dense(graph, model.get_layer("logits"), output)
    graph.output("logits", logits, np.float32, ("batch", "time", config["vocabulary_size"]))
    _give_states(graph, backbone.state_sizes, final)
    return {"model": graph.proto()}


def _trigger_word(model) -> Graphs:
    backbone, graph = model.backbone, Graph("trigger-word")
    frames = graph.input("frames", np.float32, ("batch", "time", backbone.get_config()["width"]))
    states = _states(graph, backbone.state_sizes)
    scale = backbone.get_layer("scale")
    scaled = graph("Mul", frames, graph.constant(np.float32(scale.scale)))
    scaled = graph("Add", scaled, graph.constant(np.float32(scale.offset)))
    output, final = stack(graph, backbone.stack, scaled, initial=states)
    logits = graph("Squeeze", parts.dense(graph, model.logit, output), graph.constant(np.array([2], np.int64)))
    graph.output("logits", logits, np.float32, ("batch", "time"))
    _give_states(graph, backbone.state_sizes, final)
    return {"model": graph.proto()}


def _classifier(model) -> Graphs:
    backbone, graph = model.backbone, Graph("classifier")
    config = backbone.get_config()
    ids = graph.input("token_ids", np.int32, ("batch", "time"))
    there, lengths = parts.counted(graph, ids)
    vectors = parts.vectors(graph, backbone.embedding.get_weights()[0], ids)
    sequence, final = stack(graph, backbone.stack, vectors, lengths)
    top = backbone.stack.layers[-1].state_sizes
    ends = final[-len(top) :]
    last = [ends[0], ends[len(ends) // 2]] if config["bidirectional"] else ends[:1]
    found = []
    for kind in config["pooling"]:
        if kind == "last":
            found += last
            continue
        layer = backbone.get_layer(kind) if kind == "attention" else None
        found.append(parts.pooled(graph, layer, kind, sequence, there, lengths))
    vector = found[0] if len(found) == 1 else graph("Concat", *found, axis=-1)
    if model.hidden_units:
        vector = parts.dense(graph, model.get_layer("hidden"), vector, "Relu")
    logits = parts.dense(graph, model.get_layer("logits"), vector)
    graph.output("logits", logits, np.float32, ("batch", len(model.labels)))
    return {"model": graph.proto()}


def _encoder_decoder(model) -> Graphs:
    """Two graphs. `encoder`: source_ids (batch, elements) to the decoder's initial states and, with attention, `memory`
    and `keys` (batch, elements, …) and `present` (batch, elements), 1 where an element counts. `decoder`: ids (batch,),
    states and these to the `logits` (batch, tokens) of what comes next, and states."""
    backbone = model.backbone
    config, decoder = backbone.get_config(), backbone.decoder
    width, size = 2 * config["units"], config["decoder_units"]
    sizes = {f"state_{number}": dense.units for number, dense in enumerate(decoder.initial, 1)}
    attends = decoder.attention is not None

    graph = Graph("encoder")
    ids = graph.input("source_ids", np.int32, ("batch", "elements"))
    there, lengths = parts.counted(graph, ids)
    vectors = parts.vectors(graph, backbone.encoder.embedding.get_weights()[0], ids)
    memory, final = stack(graph, backbone.encoder.stack, vectors, lengths)
    top = backbone.encoder.stack.layers[-1].state_sizes
    ends = final[-len(top) :]
    summary = graph("Concat", ends[0], ends[len(ends) // 2], axis=-1)
    _give_states(graph, sizes, [parts.dense(graph, dense, summary, "Tanh") for dense in decoder.initial])
    if attends:
        kernel = graph.constant(np.asarray(decoder.attention.get_weights()[0], np.float32))
        graph.output("memory", memory, np.float32, ("batch", "elements", width))
        graph.output("keys", graph("MatMul", memory, kernel), np.float32, ("batch", "elements", size))
        graph.output("present", there, np.float32, ("batch", "elements"))

    step = Graph("decoder")
    one = step.constant(np.array([1], np.int64))
    last = step("Unsqueeze", step.input("ids", np.int32, ("batch",)), one)
    states = _states(step, sizes)
    vectors = parts.vectors(step, decoder.embedding.get_weights()[0], last)
    output, final = stack(step, decoder.stack, vectors, initial=states)
    if attends:
        memory = step.input("memory", np.float32, ("batch", "elements", width))
        keys = step.input("keys", np.float32, ("batch", "elements", size))
        present = parts.unsqueezed(step, step.input("present", np.float32, ("batch", "elements")), 1)
        scores = step("MatMul", output, step("Transpose", keys, perm=[0, 2, 1]))
        context = step("MatMul", parts.masked_softmax(step, scores, present, axis=2), memory)
        output = parts.dense(step, decoder.joined, step("Concat", context, output, axis=-1), "Tanh")
    logits = parts.dense(step, model.logits_of, step("Squeeze", output, one))
    step.output("logits", logits, np.float32, ("batch", config["target_size"]))
    _give_states(step, sizes, final)
    return {"encoder": graph.proto(), "decoder": step.proto()}


def _states(graph: Graph, sizes: Mapping[str, int]) -> list[str]:
    return [graph.input(name, np.float32, ("batch", size)) for name, size in sizes.items()]


def _give_states(graph: Graph, sizes: Mapping[str, int], final: list[str]) -> None:
    """Gives final states back; an output cannot have the name of an input, so they are called `next_state_1` …"""
    for (name, size), state in zip(sizes.items(), final, strict=True):
        graph.output(f"next_{name}", state, np.float32, ("batch", size))


_MAKERS: dict[str, Callable[[Any], Graphs]] = {
    "tagger": _tagger,
    "binary-tagger": _binary_tagger,
    "language-model": _next_token,
    "tune-generator": _next_token,
    "classifier": _classifier,
    "encoder-decoder": _encoder_decoder,
    "trigger-word": _trigger_word,
}
"""By the name that a task has in checkpoints."""
