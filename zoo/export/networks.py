"""Each task's network as ONNX graphs: the same inputs and outputs, by the same names, as the Keras model has, but that
states behind a sequence are called `next_state_1` …, and that an encoder–decoder is two graphs.

Made of an architecture and of weights, so that it takes no Keras. Batch and time are any. The weights stand in the
graph; dropout has no part in it. What is around a network, from text or sound to its inputs and from its outputs to an
answer, stays outside.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import onnx

from zoo.errors import InputError
from zoo.onnx import blocks as parts
from zoo.onnx.graph import Graph
from zoo.onnx.recurrence import Layer, looked_up, stack
from zoo.onnx.weights import Tensors
from zoo.store.architecture import Architecture
from zoo.tasks.binary_tagger.encoder import FORMS
from zoo.text.vocabulary import UNKNOWN

Graphs = dict[str, onnx.ModelProto]
"""A network's graphs by their name: most have one, `model`."""


def graphs(made: Architecture, labels: Sequence[str], tensors: Mapping[str, np.ndarray]) -> Graphs:
    """The graphs of a network.

    Args:
        made: what it is made of.
        labels: what it tells apart.
        tensors: its weights, by the names that checkpoints store them under.

    Raises:
        InputError: the weights are not those of what it is made of.
    """
    try:
        return _MAKERS[made.task](made, labels, Tensors(tensors, made.cell))
    except (ValueError, IndexError) as error:  # of arrays that do not fit each other
        raise InputError(f"its weights are not those of its architecture and labels ({error})") from error


def surroundings(made: Architecture, tensors: Mapping[str, np.ndarray]) -> onnx.ModelProto:
    """The graph of a language model up to its `features`, (batch, places, width), at given `places`, (batch, places)
    int64, of its input."""
    graph, own = Graph("surroundings"), Tensors(tensors, made.cell)
    output, _, _ = _next_features(graph, made, own)
    places = graph.input("places", np.int64, ("batch", "places"))
    chosen = graph("GatherND", output, parts.unsqueezed(graph, places, 2), batch_dims=1)
    graph.output("features", chosen, np.float32, ("batch", "places", made.embedding_size if made.tied else made.units))
    return graph.proto()


def _tagger(made, labels, tensors: Tensors) -> Graphs:
    graph = Graph("tagger")
    ids = {name: graph.input(name, np.int32, ("batch", "time")) for name in ("words", "cased_words", "shapes")}
    ids["characters"] = graph.input("characters", np.int32, ("batch", "time", "letters"))

    def table(layer: str, of: str) -> str:
        return parts.vectors(graph, tensors[f"{layer}/embeddings"], of)

    found = [
        table("word_vectors", ids["words"]),
        table("cased_word_vectors", ids["cased_words"]),
        table("learned_vectors", parts.known_words(graph, ids["words"], made.learned_words, UNKNOWN)),
        table("shape_vectors", ids["shapes"]),
        parts.letters(
            graph, tensors["letters/letters/embeddings"], *tensors.dense("letters/convolution"), ids["characters"]
        ),
    ]
    if made.context_size:
        context = graph.input("context", np.float32, ("batch", "time", made.context_size))
        found.append(parts.dense(graph, tensors.dense("context_projection"), context))
    _, lengths = parts.counted(graph, ids["words"])
    layers = tensors.stack("recurrence", made.layers)
    output, _ = stack(graph, layers, graph("Concat", *found, axis=-1), lengths)
    emissions = parts.dense(graph, tensors.dense("emissions"), output)
    potentials = parts.chain_potentials(graph, tensors["crf/transitions"], tensors["crf/start"], labels, emissions)
    graph.output("potentials", potentials, np.float32, ("batch", "time", len(labels), len(labels)))
    return {"model": graph.proto()}


def _binary_tagger(made, labels, tensors: Tensors) -> Graphs:
    graph = Graph("binary-tagger")
    places = graph.input("places", np.int32, ("batch", "time", len(FORMS)))
    words = graph("Gather", places, graph.constant(np.array(0, np.int64)), axis=2)  # 0 right of the sentence
    _, lengths = parts.counted(graph, words)
    output = looked_up(graph, tensors.layer("both_ways" if made.bidirectional else "forward"), places, lengths)
    chances = parts.dense(graph, tensors.dense("sigmoid"), output, "Sigmoid")
    graph.output("probabilities", parts.squeezed(graph, chances, 2), np.float32, ("batch", "time"))
    return {"model": graph.proto()}


def _next_features(graph: Graph, made, tensors: Tensors) -> tuple[str, list[str], dict[str, int]]:
    """What the layers say of `token_ids`, (batch, time, width), their final states, and the states' sizes by name."""
    ids = graph.input("token_ids", np.int32, ("batch", "time"))
    layers = tensors.stack("stack", made.layers)
    sizes = _sizes(layers)
    vectors = parts.vectors(graph, _table(made, layers, tensors), ids)
    output, final = stack(graph, layers, vectors, initial=_states(graph, sizes), residual=made.residual)
    return output, final, sizes


def _table(made, layers: Sequence[Layer], tensors: Tensors) -> np.ndarray:
    """The vectors of tokens; with none learnt, one-hot vectors."""
    if made.embedding_size:
        return tensors["embedding/embeddings"]
    return np.eye(layers[0][0].weights[0].shape[0], dtype=np.float32)


def _next_token(made, labels, tensors: Tensors) -> Graphs:
    graph = Graph(made.task)
    output, final, sizes = _next_features(graph, made, tensors)
    if made.tied:
        table, bias = tensors["embedding/embeddings"], tensors["embedding/bias"]
        kernel = table.T  # and not by an operator: only a constant is quantized
    else:
        kernel, bias = tensors.dense("logits")
    logits = parts.dense(graph, (kernel, bias), output)
    graph.output("logits", logits, np.float32, ("batch", "time", len(bias)))
    _give_states(graph, sizes, final)
    return {"model": graph.proto()}


def _trigger_word(made, labels, tensors: Tensors) -> Graphs:
    graph, width = Graph("trigger-word"), made.bands * made.stacked
    members = [tensors.stack(f"stacks/stack_{number}", made.layers) for number, _ in enumerate(made.front_ends, 1)]
    frames = graph.input("frames", np.float32, ("batch", "time", width * len(members)))
    sizes = _sizes([layer for layers in members for layer in layers])
    given, found, final = _states(graph, sizes), [], []
    for number, (layers, kernel, bias) in enumerate(zip(members, *tensors.dense("logit"), strict=True)):
        ends = (graph.constant(np.array([place], np.int64)) for place in (number * width, (number + 1) * width, 2))
        states, given = given[: len(_sizes(layers))], given[len(_sizes(layers)) :]
        output, after = stack(graph, layers, graph("Slice", frames, *ends), initial=states)
        logits = parts.squeezed(graph, parts.dense(graph, (kernel[:, :1], bias[:1]), output), 2)
        if len(labels) > 1:
            others = parts.dense(graph, (kernel[:, 1:], bias[1:]), output)
            among = graph("ReduceLogSumExp", others, axes=[2], keepdims=0)
            logits = graph("Sub", logits, graph("Softplus", among))
        found.append(logits)
        final += after
    graph.output("logits", graph("Mean", *found), np.float32, ("batch", "time"))
    _give_states(graph, sizes, final)
    return {"model": graph.proto()}


def _classifier(made, labels, tensors: Tensors) -> Graphs:
    graph, layers = Graph("classifier"), tensors.stack("stack", made.layers)
    ids = graph.input("token_ids", np.int32, ("batch", "time"))
    there, lengths = parts.counted(graph, ids)
    vectors = parts.vectors(graph, tensors["embedding/embeddings"], ids)
    sequence, final = stack(graph, layers, vectors, lengths)
    found = []
    for kind in made.pooling:
        if kind == "last":
            found += _last_outputs(layers[-1], final)
            continue
        names = ("kernel", "bias", "context") if kind == "attention" else ()
        weights = [tensors[f"attention/{name}"] for name in names]
        found.append(parts.pooled(graph, kind, weights, sequence, there, lengths))
    vector = found[0] if len(found) == 1 else graph("Concat", *found, axis=-1)
    if made.hidden_units:
        vector = parts.dense(graph, tensors.dense("hidden"), vector, "Relu")
    kernel, bias = tensors.dense("logits")
    if len(bias) != len(labels):
        raise ValueError(f"{len(bias)} outputs for {len(labels)} labels")
    logits = parts.dense(graph, (kernel, bias), vector)
    graph.output("logits", logits, np.float32, ("batch", len(labels)))
    return {"model": graph.proto()}


def _encoder_decoder(made, labels, tensors: Tensors) -> Graphs:
    """Two graphs. `encoder`: source_ids (batch, elements) to the decoder's initial states and, with attention, `memory`
    and `keys` (batch, elements, …) and `present` (batch, elements), 1 where an element counts. `decoder`: ids (batch,),
    states and these to the `logits` (batch, tokens) of what comes next, and states."""
    reading, writing = tensors.stack("encoder", made.layers), tensors.stack("decoder", made.decoder_layers)
    width, size = 2 * made.units, made.decoder_units
    sizes = _sizes(writing)

    graph = Graph("encoder")
    ids = graph.input("source_ids", np.int32, ("batch", "elements"))
    there, lengths = parts.counted(graph, ids)
    vectors = parts.vectors(graph, tensors["source_embedding/embeddings"], ids)
    memory, final = stack(graph, reading, vectors, lengths)
    summary = graph("Concat", *_last_outputs(reading[-1], final), axis=-1)
    initial = [tensors.dense(f"initial_{number}") for number in range(1, len(sizes) + 1)]
    _give_states(graph, sizes, [parts.dense(graph, one, summary, "Tanh") for one in initial])
    if made.attention:
        keys = graph("MatMul", memory, graph.constant(tensors["attention/kernel"]))
        graph.output("memory", memory, np.float32, ("batch", "elements", width))
        graph.output("keys", keys, np.float32, ("batch", "elements", size))
        graph.output("present", there, np.float32, ("batch", "elements"))

    step = Graph("decoder")
    last = parts.unsqueezed(step, step.input("ids", np.int32, ("batch",)), 1)
    vectors = parts.vectors(step, tensors["target_embedding/embeddings"], last)
    output, final = stack(step, writing, vectors, initial=_states(step, sizes))
    if made.attention:
        memory = step.input("memory", np.float32, ("batch", "elements", width))
        keys = step.input("keys", np.float32, ("batch", "elements", size))
        present = parts.unsqueezed(step, step.input("present", np.float32, ("batch", "elements")), 1)
        scores = step("MatMul", output, step("Transpose", keys, perm=[0, 2, 1]))
        context = step("MatMul", parts.masked_softmax(step, scores, present, axis=2), memory)
        output = parts.dense(step, tensors.dense("joined"), step("Concat", context, output, axis=-1), "Tanh")
    kernel, bias = tensors.dense("logits")
    logits = parts.dense(step, (kernel, bias), parts.squeezed(step, output, 1))
    step.output("logits", logits, np.float32, ("batch", len(bias)))
    _give_states(step, sizes, final)
    return {"encoder": graph.proto(), "decoder": step.proto()}


def _last_outputs(layer: Layer, final: Sequence[str]) -> list[str]:
    """What the top layer gives at its last step, one a way; a cell's first state is its output."""
    return list(final[-len(layer) * layer[0].states :: layer[0].states])


def _sizes(layers: Sequence[Layer]) -> dict[str, int]:
    """The width of each state, by its name."""
    widths = [cell.units for layer in layers for cell in layer for _ in range(cell.states)]
    return {f"state_{number}": width for number, width in enumerate(widths, 1)}


def _states(graph: Graph, sizes: Mapping[str, int]) -> list[str]:
    return [graph.input(name, np.float32, ("batch", size)) for name, size in sizes.items()]


def _give_states(graph: Graph, sizes: Mapping[str, int], final: list[str]) -> None:
    """Gives final states back; an output cannot have the name of an input, so they are called `next_state_1` …"""
    for (name, size), state in zip(sizes.items(), final, strict=True):
        graph.output(f"next_{name}", state, np.float32, ("batch", size))


_MAKERS: dict[str, Callable[[Any, Sequence[str], Tensors], Graphs]] = {
    "tagger": _tagger,
    "binary-tagger": _binary_tagger,
    "language-model": _next_token,
    "tune-generator": _next_token,
    "classifier": _classifier,
    "encoder-decoder": _encoder_decoder,
    "trigger-word": _trigger_word,
}
"""By the name that a task has in checkpoints."""
