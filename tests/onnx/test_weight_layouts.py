"""Weights laid out for Keras and ONNX: their own cells then give what ours give."""

import keras
import numpy as np
import pytest
from equations import BATCH, CASES, INPUTS, RAGGED, STEPS, UNITS, each, states_of
from keras import ops

from zoo.cells import CELLS, make_cell
from zoo.errors import InputError, UnknownNameError
from zoo.layers.bidirectional import Bidirectional
from zoo.layers.recurrent import Recurrent
from zoo.onnx import weight_layouts as layouts

KERAS = {
    "rnn": lambda **options: keras.layers.SimpleRNN(UNITS, **options),
    "gru": lambda **options: keras.layers.GRU(UNITS, reset_after=False, **options),
    "lstm": lambda **options: keras.layers.LSTM(UNITS, **options),
}
ONNX = {name: CASES[name] for name in ("rnn", "gru", "lstm", "peephole-lstm-current")}
MAPS = [(layouts.to_keras, name) for name in layouts.KERAS]
MAPS += [(layouts.from_keras, name) for name in layouts.KERAS]
MAPS += [(layouts.to_onnx, name) for name in layouts.ONNX]


@pytest.fixture
def weights(random):
    """Makes random weights of a cell of a name."""

    def make(name):
        cell = make_cell(name, UNITS)
        cell.build((None, INPUTS))
        return [random.normal(size=tuple(weight.shape)) for weight in cell.weights]

    return make


def layer(cell, weights=None, **options):
    made = Recurrent(make_cell(cell[0], UNITS, dtype="float64", **cell[1]), **options)
    made.build((None, None, INPUTS))
    if weights is not None:
        made.set_weights(weights)
    return made


def assert_same(ours, theirs, tolerance=1e-5):
    np.testing.assert_allclose(ops.convert_to_numpy(ours), ops.convert_to_numpy(theirs), rtol=0, atol=tolerance)


@pytest.mark.parametrize("name", KERAS)
@pytest.mark.parametrize(("mask", "backwards"), [(None, False), (RAGGED, True)], ids=["whole", "ragged, backwards"])
def test_keras_stock_layer_agrees(name, mask, backwards, weights, random):
    options = {"return_sequences": True, "return_state": True, "go_backwards": backwards}
    inputs = random.normal(size=(BATCH, STEPS, INPUTS))
    states = [random.normal(size=(BATCH, UNITS)) for _ in range(states_of(name))]
    ours, theirs = layer((name, {}), weights(name), **options), KERAS[name](dtype="float64", **options)
    theirs.build(inputs.shape)
    theirs.set_weights(layouts.to_keras(name, ours.get_weights()))

    output, *final = ours(inputs, initial_state=states, mask=mask)
    tensors = [ops.convert_to_tensor(state) for state in states]
    expected, *expected_final = theirs(inputs, initial_state=tensors, mask=mask)

    counts = np.ones((BATCH, STEPS), bool) if mask is None else mask[:, :: -1 if backwards else 1]
    assert_same(output, ops.convert_to_numpy(expected) * counts[..., None])
    for state, expected in zip(final, expected_final, strict=True):
        assert_same(state, expected)


@pytest.mark.parametrize("name", KERAS)
def test_keras_bidirectional_agrees(name, random):
    inputs = random.normal(size=(BATCH, STEPS, INPUTS))
    ours = Bidirectional(Recurrent(make_cell(name, UNITS, dtype="float64"), return_sequences=True))
    theirs = keras.layers.Bidirectional(KERAS[name](return_sequences=True, dtype="float64"), dtype="float64")
    for each_ in (ours, theirs):
        each_.build(inputs.shape)
    ours.set_weights([random.normal(size=weight.shape) for weight in ours.weights])
    ahead, back = ours.get_weights()[:3], ours.get_weights()[3:]
    theirs.set_weights([*layouts.to_keras(name, ahead), *layouts.to_keras(name, back)])

    expected = ops.convert_to_numpy(theirs(inputs, mask=RAGGED)) * RAGGED[..., None]

    assert_same(ours(inputs, mask=RAGGED), expected)


@each(ONNX)
def test_onnx_reference_agrees_in_both_directions(cell, weights, random):
    onnx = pytest.importorskip("onnx")
    from onnx.reference import ReferenceEvaluator

    name, count = cell[0], states_of(cell[0])
    inputs = random.normal(size=(BATCH, STEPS, INPUTS))
    states = [random.normal(size=(BATCH, UNITS)) for _ in range(2 * count)]
    ours = Bidirectional(layer(cell, return_sequences=True, return_state=True))
    ours.build(inputs.shape)
    ours.set_weights([*weights(name), *weights(name)])
    half = len(ours.get_weights()) // 2
    ways = [layouts.to_onnx(name, ours.get_weights()[part]) for part in (slice(half), slice(half, None))]
    tensors = {"X": inputs.transpose(1, 0, 2)} | {key: np.concatenate([way[key] for way in ways]) for key in ways[0]}
    for place, key in enumerate(("initial_h", "initial_c")[:count]):
        tensors[key] = np.stack(states[place::count])

    kind = "LSTM" if count == 2 else name.upper()
    slots = ["X", "W", "R", "B", "sequence_lens", "initial_h", "initial_c", "P"]
    given = [key if key in tensors else "" for key in slots[: 6 if count == 1 else 8]]
    results = ["Y", "Y_h", "Y_c"][: 1 + count]
    node = onnx.helper.make_node(kind, given, results, hidden_size=UNITS, direction="bidirectional")
    values = [
        [onnx.helper.make_tensor_value_info(key, onnx.TensorProto.DOUBLE, None) for key in keys]
        for keys in (tensors, results)
    ]
    model = onnx.helper.make_model(onnx.helper.make_graph([node], "cell", *values))
    expected, *finals = ReferenceEvaluator(model).run(None, tensors)

    output, *final = ours(inputs, initial_state=states)
    assert_same(output, np.concatenate([expected[:, 0], expected[:, 1]], axis=-1).transpose(1, 0, 2))
    for place, state in enumerate(final):
        assert_same(state, finals[place % count][place // count])


def test_the_cell_of_tensorflow_addons_agrees():
    """By the number in its own test: kernels of ones, one step from zeros of a one-hot input."""
    ones = [np.ones((INPUTS, 4 * UNITS)), np.ones((UNITS, 4 * UNITS)), np.zeros(4 * UNITS), np.ones((3, UNITS))]
    ours = layer(CASES["peephole-lstm-current"], ones, return_sequences=True)
    assert_same(ours(np.eye(3)[:1, None]), np.full((1, 1, UNITS), 0.417551), 1e-6)


@pytest.mark.parametrize("name", layouts.KERAS)
def test_weights_of_keras_come_back_as_they_were(name, weights):
    ours = weights(name)

    for again, weight in zip(layouts.from_keras(name, layouts.to_keras(name, ours)), ours, strict=True):
        np.testing.assert_array_equal(again, weight)


def test_the_gates_are_in_the_order_of_the_cells():
    letters = {"update": "u", "reset": "r", "forget": "f", "output": "o", "candidate": "c"}
    gates = {name: "".join(letters[gate] for gate in cell.GATES) or "c" for name, cell in CELLS.items()}

    assert gates == layouts.OURS


@pytest.mark.parametrize("function", dict.fromkeys(function for function, _ in MAPS))
def test_a_cell_without_a_counterpart_is_refused(function):
    with pytest.raises(InputError, match="no layer with the equations of simplified-gru; it has"):
        function("simplified-gru", [])
    with pytest.raises(UnknownNameError, match="peephole-lstm"):
        function("nothing", [])


@pytest.mark.parametrize(("function", "name"), MAPS)
def test_weights_of_the_wrong_number_or_shapes_are_refused(function, name, weights):
    ours = weights(name)

    def cut(weight):
        return np.delete(weight, 0, axis=min(1, weight.ndim - 1))

    for wrong in ([], ours[:2], [*ours, ours[2]], *([*ours[:i], cut(ours[i]), *ours[i + 1 :]] for i in range(3))):
        with pytest.raises(InputError, match=r"^weights are .*[^\n]$"):
            function(name, wrong)
