"""Recurrent layers one above the other."""

import keras
import numpy as np
import pytest
from keras import ops

from zoo.cells import make_cell
from zoo.cells.lstm import LSTMCell
from zoo.layers.bidirectional import Bidirectional
from zoo.layers.recurrent import Recurrent
from zoo.layers.stack import Stack

MASK = np.array([[1, 1, 1, 1], [1, 1, 0, 0]], bool)


@pytest.fixture
def inputs(random):
    return random.normal(size=(2, 4, 6)).astype("float32")


def assert_same(ours, expected, tolerance=0):
    np.testing.assert_allclose(*map(ops.convert_to_numpy, (ours, expected)), rtol=0, atol=tolerance)


def both_ways(count):
    return [Bidirectional(Recurrent(LSTMCell(3), return_sequences=True)) for _ in range(count)]


def test_each_layer_reads_what_the_one_below_gives(inputs):
    first, second = both_ways(2)
    stack = Stack([first, second], dropout=0.5)

    assert_same(stack(inputs, mask=MASK), second(first(inputs, mask=MASK), mask=MASK))


def test_what_the_mask_hides_changes_nothing(inputs):
    stack = Stack(both_ways(2), residual=True)
    other = np.where(MASK[..., None], inputs, 9.0)

    left, right = (ops.convert_to_numpy(stack(values, mask=MASK)) for values in (inputs, other))

    np.testing.assert_array_equal(left[MASK], right[MASK])


def test_a_residual_is_added_where_widths_agree(inputs):
    narrow = Recurrent(LSTMCell(2), return_sequences=True)
    first, second = both_ways(2)
    stack = Stack([first, narrow, second], residual=True)

    below = first(inputs) + ops.convert_to_tensor(inputs)

    assert_same(stack(inputs), second(narrow(below)), 1e-6)


def test_in_training_the_same_features_are_dropped_at_every_step_and_only_between_layers(inputs):
    class Same(keras.layers.Layer):
        return_state = False

        def call(self, inputs, initial_state=None, mask=None):
            return inputs

        def compute_output_shape(self, shape):
            return shape

    stack = Stack([Same(), Same()], dropout=0.5)
    kept = ops.convert_to_numpy(stack(np.ones((8, 5, 40), "float32"), training=True))

    assert set(np.unique(kept)) == {0.0, 2.0}
    assert (kept == kept[:, :1]).all()
    np.testing.assert_array_equal(stack(inputs, training=False), inputs)


def test_all_layers_of_a_stack_learn():
    stack = Stack(both_ways(2))
    stack.build((None, None, 6))

    assert len(stack.trainable_weights) == 12


def with_states(name, units, both_ways=False):
    made = Recurrent(make_cell(name, units), return_sequences=True, return_state=True)
    return Bidirectional(made) if both_ways else made


def test_two_halves_with_the_states_carried_give_what_the_whole_gives(inputs):
    stack = Stack([with_states("lstm", 3), with_states("gru", 2), with_states("peephole-lstm", 4)], residual=True)
    whole, *final = stack(inputs)
    assert [tuple(state.shape) for state in final] == [(2, 3), (2, 3), (2, 2), (2, 4), (2, 4)]

    first, *carried = stack(inputs[:, :1])
    second, *last = stack(inputs[:, 1:], initial_state=carried)

    assert_same(ops.concatenate([first, second], axis=1), whole, 1e-6)
    for state, expected in zip(last, final, strict=True):
        assert_same(state, expected, 1e-6)


def test_states_go_to_their_layers_from_the_bottom_up_the_forward_ones_first(inputs, random):
    below, above = with_states("lstm", 3, both_ways=True), with_states("gru", 2, both_ways=True)
    given = [random.normal(size=(2, size)).astype("float32") for size in (3, 3, 3, 3, 2, 2)]

    output, *final = Stack([below, above])(inputs, initial_state=given)

    middle, *first = below(inputs, initial_state=given[:4])
    top, *second = above(middle, initial_state=given[4:])
    for value, expected in zip([output, *final], [top, *first, *second], strict=True):
        assert_same(value, expected, 1e-6)


def test_a_stack_without_states_gives_the_sequence_alone(inputs):
    assert tuple(Stack(both_ways(2))(inputs).shape) == (2, 4, 6)


@pytest.mark.parametrize("return_state", [False, True])
def test_its_outputs_have_the_shapes_that_it_says(inputs, return_state):
    layers = [
        Bidirectional(Recurrent(LSTMCell(size), return_sequences=True, return_state=return_state)) for size in (3, 4)
    ]
    stack = Stack(layers)
    told = keras.tree.map_structure(lambda spec: spec.shape, stack(keras.Input(batch_shape=inputs.shape)))
    found = keras.tree.map_structure(lambda tensor: tuple(tensor.shape), stack(inputs))
    assert told == found


def test_a_config_makes_the_same_stack(inputs):
    stack = Stack(both_ways(2), dropout=0.3, residual=True)
    again = keras.saving.deserialize_keras_object(keras.saving.serialize_keras_object(stack))
    again.build(inputs.shape)
    stack.build(inputs.shape)
    again.set_weights(stack.get_weights())

    assert (again.dropout, again.residual) == (0.3, True)
    assert_same(again(inputs), stack(inputs))
