"""Graphs of strangers are refused in one line before onnxruntime sees them."""

import re

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from benchmarks.fuzzing.networks import ARCHITECTURES, exported
from zoo.errors import CheckpointError
from zoo.onnx import graph_check
from zoo.tasks import onnx_loading


def node(graph, operator):
    """The first node of an operator."""
    return next(one for one in graph.node if one.op_type == operator)


def body(graph):
    """What a `Scan` does at each step."""
    return node(graph, "Scan").attribute[0].g


def constant(graph, value, name="new_constant"):
    graph.initializer.append(numpy_helper.from_array(np.asarray(value), name))
    return name


def insert(graph, operator, *inputs, output="new", **attributes):
    """A node at the end, of whose output nothing is made."""
    graph.node.append(helper.make_node(operator, inputs, [output], **attributes))
    return output


def emptied(tensor, dims, data_type=TensorProto.FLOAT):
    """A tensor of a shape and no numbers."""
    tensor.CopyFrom(TensorProto(name=tensor.name, dims=dims, data_type=data_type))


def external(tensor):
    tensor.ClearField("raw_data")
    tensor.external_data.add(key="location", value="../../etc/passwd")
    tensor.data_location = TensorProto.EXTERNAL


def called_alike(model):
    model.graph.node[3].output[0] = model.graph.node[2].output[0]


def doubled(graph, operator, times, **attributes):
    """A chain of nodes each of which takes the one before it twice."""
    last = "words"
    for number in range(times):
        last = insert(graph, operator, last, last, output=f"new_{number}", **attributes)


def squared(graph):
    """What grows with the square of the length of a sentence."""
    real = insert(graph, "Cast", "words", output="real", to=1)
    wide = insert(graph, "Unsqueeze", real, constant(graph, np.array([2])), output="wide")
    insert(graph, "MatMul", wide, insert(graph, "Transpose", wide, output="turned", perm=[0, 2, 1]))


def unfolded(graph):
    """Weights that are stored once and unfold a hundred times."""
    last = max(graph.initializer, key=lambda tensor: len(tensor.raw_data)).name
    shape = constant(graph, np.array([-1]))
    for number in range(100):
        last = insert(graph, "Reshape", last, shape, output=f"new_{number}")


def nested(graph):
    inner = onnx.GraphProto.FromString(body(graph).SerializeToString())
    body(graph).node.append(helper.make_node("Scan", [], ["inside"], body=inner, num_scan_inputs=1))


def recurrence_over(graph):
    """A recurrent operator whose weights grow with what is read."""
    real = insert(graph, "Cast", "words", output="real", to=1)
    wide = insert(graph, "Unsqueeze", real, constant(graph, np.array([2])), output="wide")
    insert(graph, "GRU", wide, wide, wide, constant(graph, np.zeros((1, 6), np.float32), "b"), hidden_size=1)


# Each spoils the graph of a tagger with a `Scan`; the words are of the error.
HOSTILE = {
    "external data": (lambda m: external(m.graph.initializer[0]), "external_data"),
    "external data in a body": (lambda m: external(body(m.graph).initializer[0]), "external_data"),
    "a location alone": (lambda m: setattr(m.graph.initializer[0], "data_location", 1), "another file"),
    "functions": (lambda m: m.functions.add(name="f", domain="x"), "functions"),
    "training info": (lambda m: m.training_info.add(), "training_info"),
    "metadata": (lambda m: m.metadata_props.add(key="ort_config", value="{}"), "metadata_props"),
    "an IR version": (lambda m: setattr(m, "ir_version", 11), "version of ONNX"),
    "an opset": (lambda m: setattr(m.opset_import[0], "version", 21), "version of ONNX"),
    "a domain": (lambda m: m.opset_import.add(domain="ai.onnx.ml", version=3), "version of ONNX"),
    "a node's domain": (lambda m: setattr(m.graph.node[0], "domain", "evil"), "never writes this operator"),
    "If": (lambda m: setattr(m.graph.node[0], "op_type", "If"), r"node 0 \(If\) .*never writes"),
    "Loop": (lambda m: insert(m.graph, "Loop", "", "", body=body(m.graph)), "never writes this operator"),
    "Tile": (lambda m: insert(m.graph, "Tile", "words", constant(m.graph, [2**40, 1])), "never writes this operator"),
    "an operator in a body": (lambda m: setattr(body(m.graph).node[0], "op_type", "RandomNormal"), "never writes"),
    "a Scan in a Scan": (lambda m: nested(m.graph), "a graph, which zoo never writes"),
    "graphs": (lambda m: node(m.graph, "Scan").attribute[0].graphs.add(), "graphs"),
    "a sparse initializer": (lambda m: m.graph.sparse_initializer.add(), "sparse_initializer"),
    "a sparse attribute": (lambda m: node(m.graph, "Concat").attribute[0].sparse_tensor.dims.append(1), "sparse"),
    "a tensor as attribute": (
        lambda m: insert(m.graph, "Identity", "words", value=numpy_helper.from_array(np.zeros(9), "big")),
        "a tensor",
    ),
    "texts": (lambda m: m.graph.initializer.append(helper.make_tensor("t", 8, [1], [b"x"])), "string_data"),
    "a type": (lambda m: setattr(m.graph.initializer[0], "data_type", TensorProto.DOUBLE), "is of type 11"),
    "a shape without numbers": (lambda m: emptied(m.graph.initializer[0], [2**40]), "hold the numbers of its shape"),
    "a shape of more numbers": (lambda m: m.graph.initializer[0].dims.append(2), "hold the numbers of its shape"),
    "a negative shape": (lambda m: emptied(m.graph.initializer[0], [-1]), "has the shape"),
    "an empty shape": (lambda m: emptied(m.graph.initializer[0], [0]), "has the shape"),
    "many axes": (lambda m: m.graph.initializer[0].dims.extend([1] * 9), "has the shape"),
    "numbers in two places": (lambda m: m.graph.initializer[0].float_data.append(1), "hold the numbers of its shape"),
    "NaN": (lambda m: constant(m.graph, np.float32([1, np.nan])), "not finite"),
    "infinity in a body": (lambda m: constant(body(m.graph), np.float32(-np.inf)), "not finite"),
    "a constant that unfolds": (
        lambda m: insert(m.graph, "Expand", constant(m.graph, np.float32(1)), constant(m.graph, [2**40], "s")),
        "follows from constants alone",
    ),
    "weights that unfold": (lambda m: unfolded(m.graph), "unfold to far more"),
    "a range of constants": (
        lambda m: insert(m.graph, "Range", *(constant(m.graph, n, f"n{n}") for n in (0, 2**40, 1))),
        "follows from constants alone",
    ),
    "an input that expands": (
        lambda m: insert(m.graph, "Expand", "words", constant(m.graph, [2**40, 1, 1])),
        "more memory than a network",
    ),
    "padding": (lambda m: node(m.graph, "Conv").attribute[0].ints.__setitem__(0, 2**40), "more memory"),
    "a chain that doubles": (lambda m: doubled(m.graph, "Concat", 60, axis=0), "more memory"),
    "a chain of axes": (lambda m: doubled(m.graph, "Gather", 9, axis=0), "too many outputs or axes"),
    "what grows with the square": (lambda m: squared(m.graph), "more memory"),
    "a step that expands": (
        lambda m: insert(body(m.graph), "Expand", body(m.graph).input[0].name, constant(body(m.graph), [2**40, 1, 1])),
        "more memory",
    ),
    "arithmetic": (lambda m: recurrence_over(m.graph), "more arithmetic"),
    "a size that is read": (
        lambda m: insert(m.graph, "Expand", "words", insert(m.graph, "Cast", "words", output="s", to=7)),
        "a size depends on what is read",
    ),
    "many nodes": (lambda m: doubled(m.graph, "Add", 4000), "more values than any graph"),
    "an output of two nodes": (called_alike, "two values are called"),
    "an input twice": (lambda m: m.graph.input.append(m.graph.input[0]), "two values are called"),
    "an input that is a constant": (lambda m: constant(m.graph, np.zeros((1, 1), np.int32), "words"), "two values"),
    "a constant twice": (lambda m: m.graph.initializer.append(m.graph.initializer[0]), "two values are called"),
    "a body's name": (lambda m: setattr(body(m.graph).initializer[0], "name", "words"), "two values are called"),
    "a long name": (lambda m: setattr(m.graph.node[0], "name", "x" * 10**6), "no short name: 'x{40}'"),
    "a name that is no text": (lambda m: setattr(m.graph.node[0], "name", "a\x1b[31m"), "no short name"),
    "a constant without a name": (lambda m: m.graph.initializer[0].ClearField("name"), "a value has no name"),
    "nodes in disorder": (lambda m: m.graph.node.append(m.graph.node.pop(0)), "there is no value .* before it"),
    "a value that nothing makes": (lambda m: m.graph.node[0].input.__setitem__(0, "none"), "there is no value 'none'"),
    "inputs": (lambda m: m.graph.node[0].input.extend(["words"] * 9), "too few inputs or outputs, or too many"),
    "outputs": (lambda m: m.graph.node[0].output.append("more"), "too many outputs"),
    "an attribute": (lambda m: insert(m.graph, "Relu", "words", clip=1.0), "attribute"),
    "an attribute of another operator": (lambda m: insert(m.graph, "Relu", "words", axis=1), "its attribute 'axis'"),
    "an attribute's type": (lambda m: insert(m.graph, "Softmax", "words", axis=[1]), "attribute 'axis'"),
    "an axis": (lambda m: insert(m.graph, "Gather", "words", "words", axis=7), "no axis 7"),
    "a cast to texts": (lambda m: insert(m.graph, "Cast", "words", to=8), "casts to type 8"),
    "an input's name": (lambda m: setattr(m.graph.input[0], "name", "others"), "its input 'words' is missing"),
    "one more input": (
        lambda m: m.graph.input.append(helper.make_tensor_value_info("more", 1, ["batch"])),
        r"its input 'more' is float32 \(batch\); .* need none",
    ),
    "an input's type": (
        lambda m: setattr(m.graph.input[0].type.tensor_type, "elem_type", 1),
        r"its input 'words' is float32 \(batch, time\); .* need int32 \(batch, time\)",
    ),
    "an output's width": (
        lambda m: setattr(m.graph.output[0].type.tensor_type.shape.dim[2], "dim_value", 9),
        r"its output 'potentials' is float32 \(batch, time, 9, 3\); .* need float32 \(batch, time, 3, 3\)",
    ),
    "an output of another shape": (
        lambda m: node(m.graph, "Identity").input.__setitem__(0, m.graph.node[0].output[0]),
        r"its output 'potentials' is \(1, 1, 4\) where it should be \(1, 1, 3, 3\)",
    ),
    "an output that is something else": (
        lambda m: node(m.graph, "Identity").input.__setitem__(0, m.graph.initializer[0].name),
        "follows from constants alone",
    ),
    "no output": (lambda m: m.graph.output.pop(), "its output 'potentials' is missing"),
    "a shape that is not so": (
        lambda m: m.graph.value_info.append(helper.make_tensor_value_info(m.graph.node[0].output[0], 1, [2, 3])),
        "another shape than it states",
    ),
    "a Scan without a sequence": (
        lambda m: setattr(node(m.graph, "Scan").attribute[1], "i", 0),
        "no states, or no sequence",
    ),
    "a state that grows": (
        lambda m: body(m.graph).output[0].CopyFrom(onnx.ValueInfoProto(name=body(m.graph).input[2].name)),
        "its states change their shapes",
    ),
}


@pytest.fixture(scope="module")
def tagger():
    return exported(ARCHITECTURES["tagger"])


@pytest.fixture
def refused(tmp_path):
    """What is said of a network of whose graphs one is another."""

    def load(network, graph, file="model.onnx") -> str:
        folder = network.write(tmp_path / "exported", {file: graph})
        with pytest.raises(CheckpointError) as error:
            onnx_loading.load(folder)
        said = str(error.value)
        assert said.startswith(f"{folder / file}: ") and said.endswith("; export the model again")
        assert "\n" not in said and len(said) < 500
        return said

    return load


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_graph_that_zoo_never_writes_is_refused(tagger, refused, kind, monkeypatch):
    monkeypatch.setattr("onnxruntime.InferenceSession", lambda *_, **__: pytest.fail("reached onnxruntime"))
    spoil, words = HOSTILE[kind]
    model = onnx.ModelProto.FromString(tagger.graphs["model.onnx"])
    spoil(model)
    assert re.search(words, said := refused(tagger, model.SerializeToString())), said


def varint(number):
    return bytes([number & 127 | 128]) + varint(number >> 7) if number > 127 else bytes([number])


def field(number, content):
    """A field of a message: its number, a length and so many bytes."""
    return bytes([8 * number + 2]) + varint(len(content)) + content


def two_forms(graph):
    """A graph that states a size in two forms, of which other readers take the last."""
    model = onnx.ModelProto.FromString(graph)
    shape = field(1, b"\x08\x03" + field(2, b"n"))
    inner = model.graph.SerializeToString() + field(13, field(1, b"words") + field(2, field(1, field(2, shape))))
    model.ClearField("graph")
    return model.SerializeToString() + field(7, inner)


BYTES = {
    "nothing": (lambda graph: b"", "it is empty"),
    "a text": (lambda graph: b"no graph", "cannot be read"),
    "half of it": (lambda graph: graph[: len(graph) // 2], "ends too early"),
    "half of a number": (lambda graph: graph + b"\x88", "ends too early"),
    "a number without end": (lambda graph: graph + b"\x88" + b"\xff" * 40, "ends too early, or is no ONNX model"),
    "a field that ONNX does not have": (lambda graph: graph + b"\xa0\x06\x01", "a field 100, which zoo never writes"),
    "a field twice": (lambda graph: graph * 2, "ir_version twice"),
    "a length beyond the end": (lambda graph: graph + b"\x3a\xff\xff\xff\xff\x0f", "ends too early"),
    "a text for a number": (lambda graph: b"\x0a\x01\x08" + graph[2:], "of another type"),
    "a size that is a number and a name": (two_forms, "a number and a name at once"),
    "many messages": (lambda graph: graph + b"\x72\x00" * 10**6, "more parts than any graph"),
}


@pytest.mark.parametrize("kind", BYTES)
def test_bytes_that_are_no_graph_are_refused(tagger, refused, kind):
    spoil, words = BYTES[kind]
    assert re.search(words, said := refused(tagger, spoil(tagger.graphs["model.onnx"]))), said


def test_a_file_that_is_too_large_is_not_read(tagger, refused, monkeypatch):
    monkeypatch.setattr(graph_check, "_LARGEST", 1000)
    assert "larger than the 2 GiB" in refused(tagger, tagger.graphs["model.onnx"])


@pytest.mark.parametrize(
    ("task", "file", "other", "changed", "words"),
    [
        ("language-model", "model.onnx", "language-model", {"units": 7}, r"'state_1' is float32 \(batch, 7\); .* 6\)"),
        ("trigger-word", "model.onnx", "trigger-word", {"layers": 1}, "'state_3' is missing"),
        ("trigger-word", "model.onnx", "trigger-word", {"layers": 3}, r"'state_5' is float32 .* need none"),
        ("language-model", "model.onnx", "trigger-word", {}, "'token_ids' is missing"),
        ("encoder-decoder", "encoder.onnx", "encoder-decoder", {"units": 6}, r"'memory' is float32 .*, 12\); .*, 8\)"),
        ("encoder-decoder", "encoder.onnx", "encoder-decoder", {"decoder_units": 6}, "'next_state_1' is"),
        ("encoder-decoder", "decoder.onnx", "encoder-decoder", {"attention": False}, "'memory' is missing"),
    ],
)
def test_a_graph_of_another_architecture_is_refused(refused, task, file, other, changed, words):
    graph = exported(ARCHITECTURES[other].model_copy(update=changed)).graphs[file]
    assert re.search(words, said := refused(exported(ARCHITECTURES[task]), graph, file)), said


def test_a_graph_of_another_vocabulary_is_refused(tagger, refused):
    model = exported(ARCHITECTURES["classifier"])
    more = model._replace(labels=["good", "bad", "odd"])
    assert "need float32 (batch, 3)" in refused(more, model.graphs["model.onnx"])
    model = exported(ARCHITECTURES["tune-generator"])
    less = model._replace(symbols=model.symbols.model_copy(update={"symbols": ["R:jig"]}))
    assert "need float32 (batch, time, 3)" in refused(less, model.graphs["model.onnx"])
