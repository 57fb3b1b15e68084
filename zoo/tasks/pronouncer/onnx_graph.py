"""The two graphs of an encoder–decoder."""

from collections.abc import Sequence

from zoo.onnx import blocks
from zoo.onnx.graph import Graph, Graphs
from zoo.onnx.interface import Interface, Interfaces, floats, ids
from zoo.onnx.recurrence import stack
from zoo.onnx.states import ShapeOf, last_outputs, stack_units, states_after, states_before
from zoo.onnx.weights import Tensors


def interfaces(made, labels: Sequence[str], shape_of: ShapeOf) -> Interfaces:
    """`encoder`: source_ids (batch, elements) to the decoder's initial states and, with attention, `memory` and `keys`
    (batch, elements, …) and `present` (batch, elements), 1 where an element counts. `decoder`: ids (batch,), states and
    these to the `logits` (batch, tokens) of what comes next, and states."""
    states = states_before(made.cell, stack_units(shape_of, "decoder", made.decoder_layers))
    known = {
        "memory": floats("batch", "elements", 2 * made.units),
        "keys": floats("batch", "elements", made.decoder_units),
        "present": floats("batch", "elements"),
    }
    known = known if made.attention else {}
    logits = floats("batch", *shape_of("logits/bias"))
    return {
        "encoder": Interface({"source_ids": ids("batch", "elements")}, states_after(states) | known),
        "decoder": Interface({"ids": ids("batch"), **states, **known}, {"logits": logits, **states_after(states)}),
    }


def graphs(made, labels: Sequence[str], tensors: Tensors) -> Graphs:
    """Two graphs, as `interfaces` describes them."""
    described = interfaces(made, labels, tensors.shape)
    reading, writing = tensors.stack("encoder", made.layers), tensors.stack("decoder", made.decoder_layers)

    graph = Graph("encoder")
    (source_ids,) = graph.inputs(described["encoder"].inputs)
    there, lengths = blocks.counted(graph, source_ids)
    vectors = blocks.vectors(graph, tensors["source_embedding/embeddings"], source_ids)
    memory, final = stack(graph, reading, vectors, lengths)
    summary = graph("Concat", *last_outputs(reading[-1], final), axis=-1)
    count = len(writing) * writing[0][0].states
    initial = [tensors.dense(f"initial_{number}") for number in range(1, count + 1)]
    given = [blocks.dense(graph, one, summary, "Tanh") for one in initial]
    if made.attention:
        given += [memory, graph("MatMul", memory, graph.constant(tensors["attention/kernel"])), there]
    graph.outputs(described["encoder"].outputs, given)

    step = Graph("decoder")
    last, *states = step.inputs(described["decoder"].inputs)
    vectors = blocks.vectors(step, tensors["target_embedding/embeddings"], blocks.unsqueezed(step, last, 1))
    output, final = stack(step, writing, vectors, initial=states[:count])
    if made.attention:
        memory, keys, present = states[count:]
        scores = step("MatMul", output, step("Transpose", keys, perm=[0, 2, 1]))
        shares = blocks.masked_softmax(step, scores, blocks.unsqueezed(step, present, 1), axis=2)
        output = step("Concat", step("MatMul", shares, memory), output, axis=-1)
        output = blocks.dense(step, tensors.dense("joined"), output, "Tanh")
    logits = blocks.dense(step, tensors.dense("logits"), blocks.squeezed(step, output, 1))
    step.outputs(described["decoder"].outputs, [logits, *final])
    return {"encoder": graph.proto(), "decoder": step.proto()}
