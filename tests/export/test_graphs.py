"""Networks as ONNX graphs, held against Keras in onnxruntime."""

import keras
import numpy as np
import onnx
import onnxruntime
import pytest
from keras import ops

from zoo.cells import make_cell
from zoo.layers.bidirectional import Bidirectional
from zoo.layers.recurrent import Recurrent
from zoo.layers.stack import Stack
from zoo.onnx.graph import Graph
from zoo.onnx.recurrence import Cell, looked_up, stack, stack_over_ids
from zoo.store import weights
from zoo.tasks.onnx_graphs import graphs
from zoo.tasks.pronouncer.teacher_forcing import forced
from zoo.tasks.registry import checkpoint_spec, task_of

CELLS = {
    "rnn": {},
    "rnn-relu": {"activation": "relu"},
    "rnn-linear": {"activation": "linear"},
    "simplified-gru": {},
    "gru": {},
    "lstm": {},
    "peephole-lstm": {"output_peephole": "current"},
    "peephole-lstm-previous": {},
}
NATIVE = {"rnn": "RNN", "simplified-gru": "GRU", "gru": "GRU", "lstm": "LSTM", "peephole-lstm": "LSTM"}
RECURRENT = {"RNN", "GRU", "LSTM", "Scan", "Loop", "If"}


def kind_of(name):
    """The cell of a row of `CELLS`."""
    return name.removesuffix("-relu").removesuffix("-linear").removesuffix("-previous")


def described(layer, name):
    """A layer as the export reads it."""
    ways = [layer.forward_layer, layer.backward_layer] if isinstance(layer, Bidirectional) else [layer]
    options = {"output_peephole": "previous"} | CELLS[name]
    return [Cell(kind_of(name), way.cell.get_weights(), **options) for way in ways]


def graphs_of(model):
    made, _ = checkpoint_spec(task_of(model)).describe(model)
    return graphs(made, getattr(model, "labels", []), weights.of(model))


def run(proto, **features):
    """What onnxruntime makes of a graph, by the names of its outputs."""
    onnx.checker.check_model(proto, full_check=True)
    session = onnxruntime.InferenceSession(proto.SerializeToString(), providers=["CPUExecutionProvider"])
    values = session.run(None, {item.name: features[item.name] for item in session.get_inputs()})
    return dict(zip([item.name for item in session.get_outputs()], values, strict=True))


def operators(proto):
    return {node.op_type for node in proto.graph.node}


def randomized(layer, random):
    layer.set_weights([0.5 * random.normal(size=weight.shape) for weight in layer.get_weights()])
    return layer


@pytest.mark.parametrize("both_ways", [False, True], ids=["one way", "both ways"])
@pytest.mark.parametrize("name", CELLS)
def test_a_stack_is_the_native_operator_with_masks_and_states(random, name, both_ways):
    def layer(index):
        cell = make_cell(kind_of(name), 4, name="cell", **CELLS[name])
        made = Recurrent(cell, return_sequences=True, return_state=True, name=f"way_{index}")
        return Bidirectional(made, name=f"both_{index}") if both_ways else made

    layers = Stack([layer(1), layer(2)], residual=True)
    layers.build((None, None, 8))
    randomized(layers, random)
    inputs = random.normal(size=(3, 6, 8)).astype(np.float32)
    lengths = np.array([6, 2, 4], np.int32)
    sizes = [size for one in layers.layers for size in one.state_sizes]
    states = [random.normal(size=(3, size)).astype(np.float32) for size in sizes]

    graph = Graph("stack")
    given = graph.input("inputs", np.float32, ("batch", "time", 8))
    counted = graph.input("lengths", np.int32, ("batch",))
    initial = [graph.input(f"state_{number}", np.float32, ("batch", size)) for number, size in enumerate(sizes)]
    output, final = stack(graph, [described(one, name) for one in layers.layers], given, counted, initial, True)
    graph.output("output", output, np.float32, ("batch", "time", 8 if both_ways else 4))
    for number, (state, size) in enumerate(zip(final, sizes, strict=True)):
        graph.output(f"final_{number}", state, np.float32, ("batch", size))
    proto = graph.proto()

    found = run(proto, inputs=inputs, lengths=lengths, **{f"state_{i}": state for i, state in enumerate(states)})
    wanted = layers(
        inputs, initial_state=[ops.convert_to_tensor(state) for state in states], mask=np.arange(6) < lengths[:, None]
    )
    for (key, value), true in zip(found.items(), wanted, strict=True):
        assert np.abs(value - ops.convert_to_numpy(true)).max() < 1e-5, key
    native = "Scan" if name == "peephole-lstm-previous" else NATIVE[kind_of(name)]
    assert operators(proto) & RECURRENT == {native}


@pytest.mark.parametrize("tokens", [10, 40_000])
def test_a_graph_over_one_hot_vectors_is_not_much_larger_than_its_weights(tokens):
    shapes = {"cell/kernel": (tokens, 12), "cell/recurrent_kernel": (4, 12), "cell/bias": (12,)}
    layer = [Cell("gru", [np.zeros(shape, np.float32) for shape in shapes.values()])]
    graph = Graph("stack")
    ids = graph.input("ids", np.int32, ("batch", "time"))
    output, _ = stack_over_ids(graph, [layer], ids, [], residual=False)
    graph.output("output", output, np.float32, ("batch", "time", 4))
    assert graph.proto().ByteSize() < 2 * 4 * 12 * (tokens + 4) + 5000


@pytest.mark.parametrize("both_ways", [False, True], ids=["one way", "both ways"])
@pytest.mark.parametrize("name", ["gru", "peephole-lstm-previous"])
def test_a_stack_reads_all_of_a_sequence_from_zeros_where_nothing_else_is_said(random, name, both_ways):
    layer = Recurrent(make_cell(kind_of(name), 4, name="cell"), return_sequences=True)
    layer = Bidirectional(layer) if both_ways else layer
    layer.build((None, None, 3))
    randomized(layer, random)
    inputs = random.normal(size=(2, 5, 3)).astype(np.float32)
    graph = Graph("stack")
    output, _ = stack(graph, [described(layer, name)], graph.input("inputs", np.float32, ("batch", "time", 3)))
    graph.output("output", output, np.float32, ("batch", "time", 8 if both_ways else 4))
    found = run(graph.proto(), inputs=inputs)["output"]
    assert np.abs(found - ops.convert_to_numpy(layer(inputs))).max() < 1e-5


@pytest.mark.parametrize("both_ways", [False, True], ids=["one way", "both ways"])
@pytest.mark.parametrize("name", ["rnn", "simplified-gru", "gru", "lstm", "peephole-lstm", "peephole-lstm-previous"])
def test_one_hot_vectors_are_looked_up(random, name, both_ways):
    layer = Recurrent(make_cell(kind_of(name), 4, **CELLS[name]), return_sequences=True, one_hot=9)
    layer = Bidirectional(layer) if both_ways else layer
    layer.build((None, None, 2))
    randomized(layer, random)
    places = random.integers(0, 9, (3, 5, 2)).astype(np.int32)
    graph = Graph("one_hot")
    given = graph.input("places", np.int32, ("batch", "time", 2))
    lengths = graph.input("lengths", np.int32, ("batch",))
    output = looked_up(graph, described(layer, name), given, lengths)
    graph.output("output", output, np.float32, ("batch", "time", 8 if both_ways else 4))
    counts = np.array([5, 1, 3], np.int32)
    found = run(graph.proto(), places=places, lengths=counts)["output"]
    wanted = layer(places, mask=np.arange(5) < counts[:, None])
    assert np.abs(found - ops.convert_to_numpy(wanted)).max() < 1e-5


@pytest.mark.parametrize("context", [0, 6])
@pytest.mark.parametrize("layers", [1, 2])
def test_a_tagger(make_tagger, layers, context):
    sizes = {"context_size": context, "context_projected": 3 if context else 0}
    model = make_tagger(layers=layers, **sizes)
    made, _ = checkpoint_spec("tagger").describe(make_tagger(layers=layers))
    sentences = [["Ada", "went", "to", "Badora", "."], ["went"], ["to", "the", "Mill", "!"]]
    encoder = model.preprocessor.encoder
    features = encoder.collate(model.preprocessor.encode(sentences))
    if context:
        features["context"] = np.random.default_rng(1).normal(size=(3, 5, context)).astype(np.float32)
    proto = graphs(made.model_copy(update=sizes), model.labels, weights.of(model))["model"]
    found = run(proto, **features)["potentials"]
    wanted = keras.Model.predict_on_batch(model, features)
    for row, sentence in enumerate(sentences):
        assert np.abs(found[row, : len(sentence)] - wanted[row, : len(sentence)]).max() < 1e-4


@pytest.mark.parametrize("bidirectional", [False, True])
def test_a_binary_tagger(make_binary_tagger, bidirectional):
    model = make_binary_tagger(bidirectional=bidirectional, cell="gru")
    features = model.preprocessor.encoder.collate(
        model.preprocessor.encode([["Ada", "went"], ["mill", "to", "Badora"]])
    )
    found = run(graphs_of(model)["model"], **features)["probabilities"]
    wanted = keras.Model.predict_on_batch(model, features)
    assert np.abs(found[0, :2] - wanted[0, :2]).max() < 1e-5 and np.abs(found[1] - wanted[1]).max() < 1e-5


@pytest.mark.parametrize(
    "options",
    [
        {"cell": "lstm"},
        {"cell": "gru", "tied": True},
        {"cell": "peephole-lstm"},
        {"cell": "rnn", "embedding_size": 0, "residual": True},
        {"cell": "rnn", "embedding_size": 0, "residual": True, "units": 8},
        {"cell": "gru", "embedding_size": 0},
        {"cell": "gru", "embedding_size": 0, "units": 2, "layers": 1},
        {"cell": "lstm", "embedding_size": 0, "units": 1, "layers": 3},
    ],
)
def test_a_language_model_from_state_to_state(make_language_model, random, options):
    model = make_language_model("abcdef", **options)
    ids = random.integers(0, 8, (2, 7)).astype(np.int32)
    states = {
        name: random.normal(size=(2, size)).astype(np.float32) for name, size in model.backbone.state_sizes.items()
    }
    found = run(graphs_of(model)["model"], token_ids=ids, **states)
    wanted = keras.Model.predict_on_batch(model, {"token_ids": ids, **states})
    for name, value in wanted.items():
        assert np.abs(found[name if name == "logits" else f"next_{name}"] - value).max() < 1e-4
    assert set(found) == {"logits", *(f"next_{name}" for name in states)}


@pytest.mark.parametrize("others", [[], ["down", "flat"]])
def test_a_trigger_word_in_pieces(make_trigger_word, random, others):
    model = make_trigger_word(cell="lstm", layers=2, others=others)
    frames = random.normal(size=(1, 9, model.encoder.width)).astype(np.float32)
    proto = graphs_of(model)["model"]
    states, logits = model.backbone.initial_states(1), []
    for piece in (frames[:, :4], frames[:, 4:]):
        found = run(proto, frames=piece, **states)
        logits.append(found.pop("logits"))
        states = {name.removeprefix("next_"): value for name, value in found.items()}
    wanted = keras.Model.predict_on_batch(model, {"frames": frames, **model.backbone.initial_states(1)})["logits"]
    assert np.abs(np.concatenate(logits, axis=1) - wanted).max() < 1e-5


@pytest.mark.parametrize("bidirectional", [False, True])
@pytest.mark.parametrize("hidden_units", [0, 3])
def test_a_classifier_with_all_poolings(make_classifier, bidirectional, hidden_units):
    model = make_classifier(
        bidirectional=bidirectional, hidden_units=hidden_units, layers=2, pooling=["last", "max", "mean", "attention"]
    )
    texts = ["the film was warm", "dull", "a flat , bad owl was the owl"]
    features = model.preprocessor.encoder.collate(model.preprocessor.encode(texts))
    found = run(graphs_of(model)["model"], **features)["logits"]
    assert np.abs(found - keras.Model.predict_on_batch(model, features)).max() < 1e-4


@pytest.mark.parametrize("attention", [False, True])
def test_an_encoder_decoder_step_by_step(make_pronouncer, attention):
    model = make_pronouncer(attention=attention, layers=2, decoder_layers=2, cell="gru")
    encoder = model.encoder
    sources = [encoder.encode(word) for word in ("bad", "phix")]
    targets = [encoder.encode_pronunciation(said) for said in ("B AE D", "F IH K S")]
    features, known = forced(sources, targets)
    made = graphs_of(model)
    encoded = run(made["encoder"], source_ids=features["source_ids"])
    states = {name.removeprefix("next_"): value for name, value in encoded.items() if name.startswith("next_")}
    rest = {name: value for name, value in encoded.items() if not name.startswith("next_")}
    wanted = keras.Model.predict_on_batch(model, features)
    for place in range(known.shape[1]):
        found = run(made["decoder"], ids=features["target_ids"][:, place], **states, **rest)
        real = known[:, place] >= 0
        assert np.abs(found.pop("logits") - wanted[:, place])[real].max() < 1e-4
        states = {name.removeprefix("next_"): value for name, value in found.items()}
