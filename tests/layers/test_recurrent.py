"""A cell run over time: against NumPy, against Keras's own loop, and against itself in pieces."""

import keras
import numpy as np
import pytest
from equations import ACTIVATIONS, BATCH, CASES, INPUTS, RAGGED, STEPS, UNITS, each, give, run, states_of, weight_shapes
from keras import ops

from zoo.cells import make_cell
from zoo.errors import InputError
from zoo.layers.bidirectional import Bidirectional
from zoo.layers.recurrent import Recurrent

WAYS = pytest.mark.parametrize("both_ways", [False, True], ids=["one way", "both ways"])
PEEPHOLES = CASES["peephole-lstm-current"]


def assert_same(ours, expected, tolerance=1e-6):
    np.testing.assert_allclose(
        ops.convert_to_numpy(ours), ops.convert_to_numpy(expected), rtol=0, atol=tolerance, strict=True
    )


def as_numpy(values):
    return [ops.convert_to_numpy(value) for value in values]


@each(CASES | ACTIVATIONS)
@pytest.mark.parametrize("mask", [None, RAGGED], ids=["whole", "ragged"])
@WAYS
@pytest.mark.parametrize("training", [False, True], ids=["plain", "fast"])
def test_every_step_follows_the_equations(layer, cell, inputs, states, mask, both_ways, training):
    ours = layer(cell, both_ways, return_sequences=True, return_state=True)
    initial, weights, count = states(cell, 2), ours.get_weights(), states_of(cell[0])
    if both_ways:
        half = len(weights) // 2
        ahead, first = run(cell, weights[:half], inputs, initial[:count], mask)
        back, second = run(cell, weights[half:], inputs, initial[count:], mask, backwards=True)
        expected = [np.concatenate([ahead, back[:, ::-1]], axis=-1), *first, *second]
    else:
        initial = initial[:count]
        outputs, final = run(cell, weights, inputs, initial, mask)
        expected = [outputs, *final]

    for value, right in zip(ours(inputs, initial_state=initial, mask=mask, training=training), expected, strict=True):
        assert_same(value, right)


@each()
def test_float32_follows_the_equations(layer, cell, inputs, states):
    ours = layer(cell, dtype="float32", return_sequences=True, go_backwards=True)
    inputs, initial = np.float32(inputs), [np.float32(state) for state in states(cell)]

    expected, _ = run(cell, ours.get_weights(), inputs, initial, RAGGED, backwards=True)

    assert_same(ours(inputs, initial_state=initial, mask=RAGGED), np.float32(expected), 1e-5)


def test_the_last_output_is_that_of_the_last_element_that_counts(layer, inputs):
    ours = layer()

    assert_same(ours(inputs, mask=RAGGED)[1:2], ours(inputs[1:2, :3]))


@each()
def test_two_chunks_with_the_state_carried_give_what_the_whole_gives(layer, cell, inputs, states):
    ours, initial = layer(cell, return_sequences=True, return_state=True), states(cell)
    output, *final = ours(inputs, initial_state=initial, mask=RAGGED)

    first, *carried = ours(inputs[:, :3], initial_state=initial, mask=RAGGED[:, :3])
    second, *last = ours(inputs[:, 3:], initial_state=carried, mask=RAGGED[:, 3:])

    assert_same(ops.concatenate([first, second], axis=1), output, 1e-12)
    for state, expected in zip(last, final, strict=True):
        assert_same(state, expected, 1e-12)


@each()
def test_a_row_that_is_masked_throughout_gives_zeros_and_hands_its_state_on(layer, cell, inputs, states):
    initial = states(cell)
    output, *final = layer(cell, return_sequences=True, return_state=True)(inputs, initial_state=initial, mask=RAGGED)

    assert not ops.convert_to_numpy(output)[3].any()
    for state, start in zip(final, initial, strict=True):
        assert_same(state[3], start[3], 0)


@WAYS
def test_what_the_mask_hides_changes_nothing(layer, inputs, states, both_ways):
    ours, initial = (
        layer(PEEPHOLES, both_ways, return_sequences=True, return_state=True),
        states(PEEPHOLES, 1 + both_ways),
    )
    other = np.where(RAGGED[..., None], inputs, 99.0)

    for left, right in zip(*(ours(x, initial_state=initial, mask=RAGGED) for x in (inputs, other)), strict=True):
        assert_same(left, right, 0)


@each()
def test_a_single_element_is_one_step_of_the_cell(layer, cell, inputs, states):
    ours, initial = layer(cell, return_state=True), states(cell)

    output, *final = ours(inputs[:, :1], initial_state=initial)

    expected, expected_final = ours.cell(inputs[:, 0], [ops.convert_to_tensor(state) for state in initial])
    assert_same(output, expected)
    for state, right in zip(final, expected_final, strict=True):
        assert_same(state, right)


@WAYS
@pytest.mark.parametrize("cell", [("gru", {}), ("lstm", {})], ids=["gru", "lstm"])
def test_no_elements_give_the_initial_state_back(layer, cell, inputs, states, both_ways):
    initial = states(cell, 1 + both_ways)
    output, *final = layer(cell, both_ways, return_sequences=True, return_state=True)(
        inputs[:, :0], initial_state=initial
    )

    assert tuple(output.shape) == (BATCH, 0, UNITS * (1 + both_ways))
    for state, start in zip(final, initial, strict=True):
        assert_same(state, start, 0)


@each()
@pytest.mark.parametrize("training", [False, True], ids=["plain", "fast"])
def test_a_length_that_is_not_known_when_traced_may_be_anything_from_0_on(layer, cell, inputs, states, training):
    if keras.backend.backend() != "tensorflow":
        pytest.skip("lengths are known when traced on JAX and torch")
    import tensorflow as tf

    ours, initial = layer(cell, return_sequences=True, return_state=True), states(cell)
    run = tf.function(
        lambda x, mask: ours(x, initial_state=initial, mask=mask, training=training),
        input_signature=[tf.TensorSpec((BATCH, None, INPUTS), tf.float64), tf.TensorSpec((BATCH, None), tf.bool)],
    )

    for length in (0, 1, STEPS):
        expected = ours(inputs[:, :length], initial_state=initial, mask=RAGGED[:, :length])
        for value, right in zip(run(inputs[:, :length], RAGGED[:, :length]), expected, strict=True):
            assert_same(value, right, 1e-12)


@WAYS
def test_predict_takes_any_length_from_0_on(layer, inputs, both_ways):
    ours = layer(both_ways=both_ways, dtype="float32", return_sequences=True)
    sequence = keras.Input((None, INPUTS))
    model = keras.Model(sequence, ours(sequence))

    for length in (0, 1, STEPS):
        expected = ours(np.float32(inputs[:, :length]))
        assert_same(model.predict(np.float32(inputs[:, :length]), verbose=0), expected)


@pytest.mark.parametrize(
    "make",
    [
        lambda: keras.layers.GRUCell(UNITS),
        lambda: keras.layers.StackedRNNCells([keras.layers.LSTMCell(UNITS), make_cell("peephole-lstm", 2)]),
    ],
    ids=["gru cell", "stacked cells"],
)
@pytest.mark.parametrize("backwards", [False, True], ids=["forwards", "backwards"])
def test_any_cell_of_keras_runs_as_in_keras(make, backwards, inputs):
    inputs, options = np.float32(inputs), {"return_sequences": True, "return_state": True, "go_backwards": backwards}
    ours, theirs = Recurrent(make(), **options), keras.layers.RNN(make(), zero_output_for_mask=True, **options)
    for each_ in (ours, theirs):
        each_.build(inputs.shape)
    theirs.set_weights(ours.get_weights())
    initial = [ops.convert_to_tensor(state) for state in ours(inputs)[1:]]
    packed = initial if len(initial) == 1 else [initial[:2], initial[2:]]

    output, *final = ours(inputs, initial_state=initial, mask=RAGGED)

    expected = keras.tree.flatten(theirs(inputs, initial_state=packed, mask=RAGGED))
    for value, right in zip([output, *final], expected, strict=True):
        assert_same(value, right)


@each()
@pytest.mark.parametrize("ones", [(), (2,)], ids=["one", "two"])
def test_places_of_ones_are_vectors_with_ones_there(cell, ones, random, gradients):
    size = 5
    places = random.integers(size, size=(BATCH, STEPS, *ones))
    vectors = np.eye(size)[places].reshape(BATCH, STEPS, -1, size).sum(axis=2)
    share = random.normal(size=(BATCH, STEPS, UNITS))

    def outcome(one_hot, inputs):
        layer = Recurrent(make_cell(cell[0], UNITS, dtype="float64", **cell[1]), return_sequences=True, one_hot=one_hot)

        def total(share, *weights):
            give(layer.cell, weights)
            return ops.sum(layer(inputs, mask=RAGGED, training=True) * share)

        return gradients(total, share, *weights)  # the first is the output

    weights = [random.normal(size=shape) for shape in weight_shapes(cell, size)]
    for ours, expected in zip(outcome(size, places), outcome(None, vectors), strict=True):
        assert_same(ours, expected, 1e-10)
        assert ours.any()


@WAYS
def test_a_config_makes_the_same_layer(layer, inputs, both_ways):
    ours = layer(PEEPHOLES, both_ways, return_sequences=True)
    again = keras.saving.deserialize_keras_object(keras.saving.serialize_keras_object(ours))
    again.build(inputs.shape)
    again.set_weights(ours.get_weights())

    assert again.name == ours.name
    assert_same(again(inputs), ours(inputs), 0)


def test_a_config_keeps_every_option():
    options = {"return_sequences": True, "return_state": True, "go_backwards": True, "one_hot": 3}
    again = Recurrent.from_config(Recurrent(make_cell("gru", 2), **options).get_config())

    assert {name: getattr(again, name) for name in options} == options


@WAYS
@pytest.mark.parametrize("sequences", [False, True])
@pytest.mark.parametrize("state", [False, True])
def test_the_announced_shapes_are_those_that_come_out(layer, inputs, both_ways, sequences, state):
    ours = layer(both_ways=both_ways, return_sequences=sequences, return_state=state)
    outputs, shapes = ours(inputs), ours.compute_output_shape(inputs.shape)

    if not state:
        outputs, shapes = [outputs], [shapes]
    assert [tuple(output.shape) for output in outputs] == [tuple(shape) for shape in shapes]


@WAYS
@pytest.mark.parametrize(
    "shapes",
    [
        [(BATCH, UNITS)],
        [(BATCH, UNITS)] * 3,
        [(BATCH, UNITS), (BATCH, UNITS + 1)],
        [(BATCH + 1, UNITS)] * 2,
        [(UNITS,)] * 2,
    ],
    ids=["too few", "too many", "width", "batch", "rank"],
)
def test_states_that_do_not_fit_are_refused_in_one_line(layer, inputs, shapes, both_ways):
    with pytest.raises(InputError, match=r"^initial_state has the shapes [^\n]*cell[^\n]* needs [^\n]*$"):
        layer(both_ways=both_ways)(inputs, initial_state=[np.zeros(shape) for shape in shapes * (1 + both_ways)])


@WAYS
@pytest.mark.parametrize(
    "mask", [RAGGED[:, :-1], RAGGED[:-1], RAGGED[0], RAGGED[..., None]], ids=["time", "batch", "1D", "3D"]
)
def test_a_mask_that_does_not_fit_is_refused_in_one_line(layer, inputs, mask, both_ways):
    with pytest.raises(InputError, match=r"^mask has the shape [^\n]*\(4, 7\)[^\n]*$"):
        layer(both_ways=both_ways)(inputs, mask=mask)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Bidirectional(Recurrent(make_cell("gru", 2), go_backwards=True)), "go_backwards"),
        (lambda: Recurrent(keras.layers.GRUCell(2), one_hot=3), "one_hot"),
        (lambda: Recurrent(make_cell("gru", 2, dropout=0.1), one_hot=3), "one_hot"),
        (lambda: Recurrent(make_cell("gru", 2), one_hot=0), "one_hot.*at least 1"),
        (lambda: Recurrent("gru"), "make_cell.*'gru'"),
        (lambda: Recurrent(built_cell(), dtype="float64"), "float32.*float64"),
        (lambda: Bidirectional(Recurrent(built_cell()), dtype="float64"), "float32.*float64"),
        (lambda: Recurrent(make_cell("gru", 2))(np.zeros((2, 3))), r"inputs have the shape \(2, 3\)"),
    ],
    ids=[
        "backwards twice",
        "one_hot of Keras",
        "one_hot dropped",
        "no one_hot",
        "a name",
        "two dtypes",
        "two dtypes both ways",
        "inputs of one step",
    ],
)
def test_what_a_layer_cannot_be_made_of_is_refused_in_one_line(make, message):
    with pytest.raises(InputError, match=rf"^[^\n]*{message}[^\n]*$"):
        make()


def built_cell():
    cell = make_cell("gru", 2, dtype="float32")
    cell.build((None, INPUTS))
    cell.built = True
    return cell
