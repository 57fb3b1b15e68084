"""The two graphs of an encoder–decoder."""

from collections.abc import Sequence

import numpy as np

from zoo.onnx import blocks
from zoo.onnx.graph import Graph, Graphs
from zoo.onnx.recurrence import stack
from zoo.onnx.states import last_outputs, state_inputs, state_outputs, state_sizes
from zoo.onnx.weights import Tensors


def graphs(made, labels: Sequence[str], tensors: Tensors) -> Graphs:
    """Two graphs. `encoder`: source_ids (batch, elements) to the decoder's initial states and, with attention, `memory`
    and `keys` (batch, elements, …) and `present` (batch, elements), 1 where an element counts. `decoder`: ids (batch,),
    states and these to the `logits` (batch, tokens) of what comes next, and states."""
    reading, writing = tensors.stack("encoder", made.layers), tensors.stack("decoder", made.decoder_layers)
    width, size = 2 * made.units, made.decoder_units
    sizes = state_sizes(writing)

    graph = Graph("encoder")
    ids = graph.input("source_ids", np.int32, ("batch", "elements"))
    there, lengths = blocks.counted(graph, ids)
    vectors = blocks.vectors(graph, tensors["source_embedding/embeddings"], ids)
    memory, final = stack(graph, reading, vectors, lengths)
    summary = graph("Concat", *last_outputs(reading[-1], final), axis=-1)
    initial = [tensors.dense(f"initial_{number}") for number in range(1, len(sizes) + 1)]
    state_outputs(graph, sizes, [blocks.dense(graph, one, summary, "Tanh") for one in initial])
    if made.attention:
        keys = graph("MatMul", memory, graph.constant(tensors["attention/kernel"]))
        graph.output("memory", memory, np.float32, ("batch", "elements", width))
        graph.output("keys", keys, np.float32, ("batch", "elements", size))
        graph.output("present", there, np.float32, ("batch", "elements"))

    step = Graph("decoder")
    last = blocks.unsqueezed(step, step.input("ids", np.int32, ("batch",)), 1)
    vectors = blocks.vectors(step, tensors["target_embedding/embeddings"], last)
    output, final = stack(step, writing, vectors, initial=state_inputs(step, sizes))
    if made.attention:
        memory = step.input("memory", np.float32, ("batch", "elements", width))
        keys = step.input("keys", np.float32, ("batch", "elements", size))
        present = blocks.unsqueezed(step, step.input("present", np.float32, ("batch", "elements")), 1)
        scores = step("MatMul", output, step("Transpose", keys, perm=[0, 2, 1]))
        context = step("MatMul", blocks.masked_softmax(step, scores, present, axis=2), memory)
        output = blocks.dense(step, tensors.dense("joined"), step("Concat", context, output, axis=-1), "Tanh")
    kernel, bias = tensors.dense("logits")
    logits = blocks.dense(step, (kernel, bias), blocks.squeezed(step, output, 1))
    step.output("logits", logits, np.float32, ("batch", len(bias)))
    state_outputs(step, sizes, final)
    return {"encoder": graph.proto(), "decoder": step.proto()}
