"""Both ways: one layer from each end."""

import numpy as np
from equations import INPUTS, RAGGED, UNITS
from keras import ops

from zoo.cells import make_cell
from zoo.layers.bidirectional import Bidirectional
from zoo.layers.recurrent import Recurrent


def assert_same(ours, expected):
    np.testing.assert_array_equal(ops.convert_to_numpy(ours), ops.convert_to_numpy(expected), strict=True)


def test_both_ways_is_one_layer_from_each_end(layer, inputs, states):
    ours, initial = layer(both_ways=True, return_sequences=True, return_state=True), states(ways=2)
    output, *final = ours(inputs, initial_state=initial, mask=RAGGED)

    ahead, *first = ours.forward_layer(inputs, initial_state=initial[:2], mask=RAGGED)
    back, *second = ours.backward_layer(inputs, initial_state=initial[2:], mask=RAGGED)

    assert_same(output, ops.concatenate([ahead, ops.flip(back, axis=1)], axis=-1))
    for state, expected in zip(final, [*first, *second], strict=True):
        assert_same(state, expected)


def test_without_sequences_both_ways_gives_the_two_last_steps(layer, inputs):
    ours = layer(both_ways=True)

    expected = ops.concatenate([ours.forward_layer(inputs), ours.backward_layer(inputs)], axis=-1)

    assert_same(ours(inputs), expected)


def test_the_two_ways_have_weights_of_their_own():
    ours = Bidirectional(Recurrent(make_cell("lstm", UNITS)))
    ours.build((None, None, INPUTS))

    assert len(ours.trainable_weights) == 6
    assert not np.allclose(
        *map(ops.convert_to_numpy, (ours.forward_layer.cell.kernel, ours.backward_layer.cell.kernel))
    )


def test_the_two_ways_drop_differently_from_one_seed():
    both = Bidirectional(Recurrent(make_cell("gru", 2, recurrent_dropout=0.5, seed=3)))
    masks = [part.cell.drop_mask(0.5, 4, 50) for part in (both.forward_layer, both.backward_layer)]
    assert not np.array_equal(*map(ops.convert_to_numpy, masks))
