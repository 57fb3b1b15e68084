"""Weights laid out for Keras, TensorFlow Addons and ONNX: their own cells then give what ours give."""

import keras
import numpy as np
import pytest
from equations import BATCH, CASES, INPUTS, RAGGED, STEPS, UNITS, each, sigmoid, states_of
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
MAPS = {
    "keras": (layouts.to_keras, layouts.from_keras, layouts.KERAS),
    "addons": (layouts.to_addons, layouts.from_addons, layouts.ADDONS),
    "onnx": (layouts.to_onnx, layouts.from_onnx, layouts.ONNX),
}
PAIRS = [(*MAPS[library][:2], name) for library in MAPS for name in MAPS[library][2]]


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


def test_the_cell_of_tensorflow_addons_agrees(weights, random):
    """By its equations, and by the number in its own test: kernels of ones, one step from zeros of a one-hot input."""
    inputs, states = random.normal(size=(BATCH, STEPS, INPUTS)), [random.normal(size=(BATCH, UNITS)) for _ in range(2)]
    ours = layer(CASES["peephole-lstm-current"], weights("peephole-lstm"), return_sequences=True)

    def addons(weights, inputs, a, c):
        kernel, recurrent_kernel, bias, p_i, p_f, p_o = weights
        for x in np.moveaxis(inputs, 1, 0):
            i, f, z, o = np.split(x @ kernel + a @ recurrent_kernel + bias, 4, axis=1)
            c = sigmoid(f + p_f * c) * c + sigmoid(i + p_i * c) * np.tanh(z)
            a = sigmoid(o + p_o * c) * np.tanh(c)
        return a

    expected = addons(layouts.to_addons("peephole-lstm", ours.get_weights()), inputs, *states)
    assert_same(ours(inputs, initial_state=states)[:, -1], expected)

    ones = [np.ones((INPUTS, 4 * UNITS)), np.ones((UNITS, 4 * UNITS)), np.zeros(4 * UNITS), *np.ones((3, UNITS))]
    ours.set_weights(layouts.from_addons("peephole-lstm", ones))
    assert_same(ours(np.eye(3)[:1, None]), np.full((1, 1, UNITS), 0.417551), 1e-6)


@pytest.mark.parametrize(("there", "back", "name"), PAIRS)
def test_there_and_back_are_the_same_weights(there, back, name, weights):
    ours = weights(name)

    for again, weight in zip(back(name, there(name, ours)), ours, strict=True):
        np.testing.assert_array_equal(again, weight)


def test_the_two_biases_of_onnx_come_as_their_sum_and_none_as_zeros(weights, random):
    tensors = layouts.to_onnx("gru", weights("gru"))
    ours = layouts.from_onnx("gru", {**tensors, "B": random.normal(size=tensors["B"].shape)})
    again = layouts.to_onnx("gru", ours)

    assert again["B"].any()
    del tensors["B"]
    assert not layouts.from_onnx("gru", tensors)[2].any()


def test_tensors_of_onnx_that_a_cell_has_no_place_for_are_refused(weights):
    tensors = layouts.to_onnx("peephole-lstm", weights("peephole-lstm"))
    with pytest.raises(InputError, match=r"^lstm has no P[^\n]*$"):
        layouts.from_onnx("lstm", tensors)


def test_the_gates_are_in_the_order_of_the_cells():
    letters = {"update": "u", "reset": "r", "forget": "f", "output": "o", "candidate": "c"}
    gates = {name: "".join(letters[gate] for gate in cell.GATES) or "c" for name, cell in CELLS.items()}

    assert gates == layouts.OURS


@pytest.mark.parametrize("function", [function for maps in MAPS.values() for function in maps[:2]])
def test_a_cell_without_a_counterpart_is_refused(function):
    with pytest.raises(InputError, match="no layer with the equations of simplified-gru; it has"):
        function("simplified-gru", [])
    with pytest.raises(UnknownNameError, match="peephole-lstm"):
        function("nothing", [])


@pytest.mark.parametrize(("there", "back", "name"), PAIRS)
def test_weights_of_the_wrong_number_or_shapes_are_refused(there, back, name, weights):
    ours = weights(name)
    theirs = there(name, ours)
    keys = list(theirs) if isinstance(theirs, dict) else range(len(theirs))

    def cut(weight):
        return np.delete(weight, 0, axis=min(1, weight.ndim - 1))

    for wrong in ([], ours[:2], [*ours, ours[2]], *([*ours[:i], cut(ours[i]), *ours[i + 1 :]] for i in range(3))):
        with pytest.raises(InputError, match=r"^weights are .*[^\n]$"):
            there(name, wrong)
    for key in keys:
        others = {other: theirs[other] for other in keys if other != key}
        for wrong in [{**others, key: cut(theirs[key])}, *([others] if key != "B" else [])]:
            with pytest.raises(InputError, match=r"^[^\n]+$"):
                back(name, wrong if isinstance(theirs, dict) else [wrong[other] for other in keys if other in wrong])
