"""A cell run over time: against NumPy, against Keras, and against itself in chunks."""

import keras
import numpy as np
import pytest

from zoo.cells.lstm import LSTMCell
from zoo.errors import InputError
from zoo.layers.recurrent import Bidirectional, Recurrent

INPUTS, UNITS, STEPS = 3, 4, 7
RAGGED = np.array([[1, 1, 1, 1, 1, 1, 1], [1, 1, 1, 0, 0, 0, 0], [0, 0, 1, 0, 1, 1, 0], [0] * 7], bool)


@pytest.fixture
def layer(random):
    """Makes a `Recurrent` (or a `Bidirectional` of one) over an LSTM with random weights."""

    def make(both_ways=False, dtype="float64", **options):
        made = Recurrent(LSTMCell(UNITS, dtype=dtype), dtype=dtype, **options)
        made = Bidirectional(made, dtype=dtype, name="both") if both_ways else made
        made.build((None, None, INPUTS))
        made.set_weights([random.normal(size=weight.shape) for weight in made.weights])
        return made

    return make


@pytest.fixture
def inputs(random):
    return random.normal(size=(4, STEPS, INPUTS))


@pytest.fixture
def states(random):
    return [random.normal(size=(4, UNITS)) for _ in range(4)]


def assert_same(ours, expected, tolerance=1e-6):
    np.testing.assert_allclose(keras.ops.convert_to_numpy(ours), expected, rtol=0, atol=tolerance)


@pytest.mark.parametrize("mask", [None, RAGGED], ids=["whole", "ragged"])
@pytest.mark.parametrize("backwards", [False, True], ids=["forwards", "backwards"])
def test_every_step_follows_the_equations(layer, inputs, states, lstm_reference, mask, backwards):
    ours = layer(return_sequences=True, return_state=True, go_backwards=backwards)

    output, activation, memory = ours(inputs, initial_state=states[:2], mask=mask)

    order = slice(None, None, -1 if backwards else 1)
    seen = None if mask is None else mask[:, order]
    expected, (last, last_memory) = lstm_reference(ours.get_weights(), inputs[:, order], states[:2], seen)
    assert_same(output, expected)
    assert_same(activation, last)
    assert_same(memory, last_memory)


def test_the_last_output_is_that_of_the_last_element_that_counts(layer, inputs):
    ours = layer()
    short = ours(inputs[1:2, :3])

    assert_same(ours(inputs, mask=RAGGED)[1:2], short)


@pytest.mark.parametrize("mask", [None, RAGGED[:3]], ids=["whole", "ragged"])
@pytest.mark.parametrize("backwards", [False, True], ids=["forwards", "backwards"])
def test_keras_lstm_with_its_gates_reordered_agrees(layer, random, mask, backwards):
    options = {"return_sequences": True, "return_state": True, "go_backwards": backwards}
    inputs = random.normal(size=(3, STEPS, INPUTS)).astype("float32")
    states = [random.normal(size=(3, UNITS)).astype("float32") for _ in range(2)]
    ours, theirs = layer(dtype="float32", **options), keras.layers.LSTM(UNITS, **options)
    theirs.build(inputs.shape)
    theirs.set_weights([_keras_order(weight) for weight in ours.get_weights()])

    expected_output, *expected = theirs(inputs, initial_state=states, mask=mask)
    output, *final = ours(inputs, initial_state=states, mask=mask)

    counts = np.ones((3, STEPS), bool) if mask is None else mask[:, :: -1 if backwards else 1]
    assert_same(output, np.asarray(expected_output) * counts[..., None], 1e-5)
    for state, expected_state in zip(final, expected, strict=True):
        assert_same(state, expected_state, 1e-5)


def _keras_order(weight):
    """From u, f, o, c̃ to the i, f, c, o of Keras."""
    update, forget, output, candidate = np.split(weight, 4, axis=-1)
    return np.concatenate([update, forget, candidate, output], axis=-1)


def test_two_chunks_with_the_state_carried_give_what_the_whole_gives(layer, inputs, states):
    ours = layer(return_sequences=True, return_state=True)
    output, *final = ours(inputs, initial_state=states[:2], mask=RAGGED)

    first, *carried = ours(inputs[:, :3], initial_state=states[:2], mask=RAGGED[:, :3])
    second, *last = ours(inputs[:, 3:], initial_state=carried, mask=RAGGED[:, 3:])

    assert_same(np.concatenate([first, second], axis=1), output, 1e-12)
    for state, expected in zip(last, final, strict=True):
        assert_same(state, expected, 1e-12)


def test_a_row_that_is_masked_throughout_gives_zeros_and_hands_its_state_on(layer, inputs, states):
    output, *final = layer(return_sequences=True, return_state=True)(inputs, initial_state=states[:2], mask=RAGGED)

    assert not np.asarray(output)[3].any()
    for state, initial in zip(final, states[:2], strict=True):
        assert_same(state[3], initial[3], 0)


@pytest.mark.parametrize("both_ways", [False, True], ids=["one way", "both ways"])
def test_what_the_mask_hides_changes_nothing(layer, inputs, states, both_ways):
    ours = layer(both_ways, return_sequences=True, return_state=True)
    other = np.where(RAGGED[..., None], inputs, 99.0)
    start = states if both_ways else states[:2]

    for left, right in zip(
        ours(inputs, initial_state=start, mask=RAGGED), ours(other, initial_state=start, mask=RAGGED), strict=True
    ):
        assert_same(left, np.asarray(right), 0)


def test_a_single_element_is_one_step_of_the_cell(layer, inputs, states):
    ours = layer(return_state=True)
    output, activation, memory = ours(inputs[:, :1], initial_state=states[:2])

    _, (expected, expected_memory) = ours.cell(inputs[:, 0], states[:2])

    assert_same(output, expected)
    assert_same(activation, expected)
    assert_same(memory, expected_memory)


@pytest.mark.parametrize("both_ways", [False, True], ids=["one way", "both ways"])
def test_no_elements_give_the_initial_state_back(layer, inputs, states, both_ways):
    start = states if both_ways else states[:2]
    output, *final = layer(both_ways, return_sequences=True, return_state=True)(inputs[:, :0], initial_state=start)

    assert tuple(output.shape) == (4, 0, UNITS * (1 + both_ways))
    for state, initial in zip(final, start, strict=True):
        assert_same(state, initial, 0)


def test_both_ways_is_one_layer_from_each_end(layer, inputs, states):
    ours = layer(both_ways=True, return_sequences=True, return_state=True)
    output, *final = ours(inputs, initial_state=states, mask=RAGGED)

    ahead, *first = ours.forward(inputs, initial_state=states[:2], mask=RAGGED)
    back, *second = ours.backward(inputs, initial_state=states[2:], mask=RAGGED)

    assert_same(output, np.concatenate([ahead, np.asarray(back)[:, ::-1]], axis=-1), 0)
    for state, expected in zip(final, [*first, *second], strict=True):
        assert_same(state, expected, 0)
    assert not np.allclose(first[0], second[0])


def test_keras_bidirectional_agrees(layer, random):
    inputs = random.normal(size=(3, STEPS, INPUTS)).astype("float32")
    ours = layer(both_ways=True, dtype="float32", return_sequences=True)
    theirs = keras.layers.Bidirectional(keras.layers.LSTM(UNITS, return_sequences=True))
    theirs.build(inputs.shape)
    theirs.set_weights([_keras_order(weight) for weight in ours.get_weights()])
    counts = RAGGED[:3, :, None]

    expected = np.asarray(theirs(inputs, mask=RAGGED[:3])) * counts

    assert_same(ours(inputs, mask=RAGGED[:3]), expected, 1e-5)


def test_without_sequences_both_ways_gives_the_two_last_steps(layer, inputs):
    ours = layer(both_ways=True)

    expected = np.concatenate([ours.forward(inputs), ours.backward(inputs)], axis=-1)

    assert_same(ours(inputs), expected, 0)


def test_the_two_ways_have_weights_of_their_own():
    ours = Bidirectional(Recurrent(LSTMCell(UNITS)))
    ours.build((None, None, INPUTS))

    assert len(ours.trainable_weights) == 6
    assert not np.allclose(ours.forward.cell.kernel, ours.backward.cell.kernel)


def test_bidirectional_refuses_a_layer_that_reads_backwards():
    with pytest.raises(InputError, match="go_backwards"):
        Bidirectional(Recurrent(LSTMCell(2), go_backwards=True))


@pytest.mark.parametrize("sizes", [(UNITS,), (UNITS, UNITS + 1), (UNITS,) * 3])
def test_states_of_the_wrong_sizes_are_refused(layer, inputs, sizes):
    with pytest.raises(InputError, match="initial_state"):
        layer()(inputs, initial_state=[np.zeros((4, size)) for size in sizes])


@pytest.mark.parametrize("both_ways", [False, True], ids=["one way", "both ways"])
def test_a_config_makes_the_same_layer(layer, inputs, both_ways):
    ours = layer(both_ways, return_sequences=True)
    again = keras.saving.deserialize_keras_object(keras.saving.serialize_keras_object(ours))
    again.build(inputs.shape)
    again.set_weights(ours.get_weights())

    assert again.name == ours.name
    assert_same(again(inputs), np.asarray(ours(inputs)), 0)


def test_a_config_keeps_every_option():
    options = {"return_sequences": True, "return_state": True, "go_backwards": True}
    again = Recurrent.from_config(Recurrent(LSTMCell(2), **options).get_config())

    assert {name: getattr(again, name) for name in options} == options


@pytest.mark.parametrize("both_ways", [False, True], ids=["one way", "both ways"])
@pytest.mark.parametrize("sequences", [False, True])
@pytest.mark.parametrize("state", [False, True])
def test_the_announced_shapes_are_those_that_come_out(layer, inputs, both_ways, sequences, state):
    ours = layer(both_ways, return_sequences=sequences, return_state=state)
    outputs, shapes = ours(inputs), ours.compute_output_shape(inputs.shape)

    if not state:
        outputs, shapes = [outputs], [shapes]
    assert [tuple(output.shape) for output in outputs] == [tuple(shape) for shape in shapes]
