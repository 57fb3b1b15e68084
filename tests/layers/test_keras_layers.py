"""zoo's layers in networks of users: masks, Keras's wrappers, its contract for recurrent layers."""

import keras
import numpy as np
import pytest
from keras import layers, ops
from keras.src.backend import get_keras_mask
from networks import IDS, PARTS, UNITS, WIDTH, network, recurrent

from zoo.cells import CELLS, make_cell
from zoo.errors import InputError
from zoo.layers.bidirectional import Bidirectional
from zoo.layers.recurrent import Recurrent
from zoo.layers.stack import Stack, stack_layer

PADDED = np.array([[3, 4, 5, 0, 0, 0], [1, 2, 3, 4, 5, 6]])


def as_numpy(tensors):
    return [ops.convert_to_numpy(tensor) for tensor in keras.tree.flatten(tensors)]


@pytest.fixture
def vectors(random):
    return random.normal(size=(2, 5, 3, WIDTH)).astype("float32")


@pytest.mark.parametrize("part", PARTS)
def test_a_padded_sequence_gives_what_it_gives_alone(part):
    model = network(part)
    for row, length in zip(PADDED, (3, 6), strict=True):
        together = as_numpy(model(PADDED))
        alone = as_numpy(model(row[None, :length]))
        index = np.flatnonzero((row == PADDED).all(axis=1))
        for many, one in zip(together, alone, strict=True):
            many = many[index][:, : one.shape[1]] if one.ndim == 3 else many[index]
            np.testing.assert_allclose(many, one, atol=1e-6)


@pytest.mark.parametrize("part", PARTS)
def test_a_clone_computes_the_same(part):
    model = network(part)
    clone = keras.models.clone_model(model)
    clone.set_weights(model.get_weights())
    for ours, theirs in zip(as_numpy(clone(PADDED)), as_numpy(model(PADDED)), strict=True):
        np.testing.assert_allclose(ours, theirs, atol=1e-6)


@pytest.mark.parametrize(
    "layer",
    [
        lambda: recurrent(return_sequences=True, return_state=True),
        lambda: Bidirectional(recurrent(return_sequences=True, return_state=True)),
        lambda: Stack([stack_layer("lstm", UNITS, 1)]),
    ],
)
def test_the_outputs_have_the_mask_and_the_states_none_as_in_keras(layer):
    vectors = layers.Embedding(IDS, WIDTH, mask_zero=True)(PADDED)
    wanted = [get_keras_mask(one) for one in layers.LSTM(UNITS, return_sequences=True, return_state=True)(vectors)]
    output, *states = layer()(vectors)
    np.testing.assert_array_equal(ops.convert_to_numpy(get_keras_mask(output)), ops.convert_to_numpy(wanted[0]))
    assert [get_keras_mask(state) for state in states] == [None] * len(states)
    assert wanted[1:] == [None, None]


def test_a_last_output_has_no_mask():
    vectors = layers.Embedding(IDS, WIDTH, mask_zero=True)(PADDED)
    for layer in (recurrent(), Bidirectional(recurrent()), Stack([recurrent()])):
        assert get_keras_mask(layer(vectors)) is None


@pytest.mark.parametrize("length", [5, None])
@pytest.mark.parametrize(
    "inner",
    [
        lambda: recurrent(),
        lambda: Bidirectional(recurrent("gru", return_sequences=True)),
        lambda: Stack([recurrent("simplified-gru", return_sequences=True)]),
    ],
)
def test_time_distributed_reads_each_sequence_of_sequences(inner, length, vectors):
    layer = inner()
    inputs = keras.Input((length, 3, WIDTH))
    model = keras.Model(inputs, layers.TimeDistributed(layer)(inputs))
    found = model.predict(vectors, verbose=0)
    for index in range(vectors.shape[1]):
        np.testing.assert_allclose(found[:, index], ops.convert_to_numpy(layer(vectors[:, index])), atol=1e-6)


def test_time_distributed_hides_sequences_that_are_masked(vectors):
    layer = recurrent("gru")
    mask = np.array([[True, True, False, True, False]] * 2)
    found = ops.convert_to_numpy(layers.TimeDistributed(layer)(vectors, mask=ops.convert_to_tensor(mask)))
    assert not found[:, ~mask[0]].any()
    np.testing.assert_allclose(found[:, 1], ops.convert_to_numpy(layer(vectors[:, 1])), atol=1e-6)


def test_keras_reads_both_ways_with_a_layer_of_zoo_as_zoo_does(vectors):
    sequences = vectors[:, 0]
    ours, theirs = Bidirectional(recurrent("gru")), layers.Bidirectional(recurrent("gru"))
    ours.build(sequences.shape), theirs.build(sequences.shape)
    theirs.set_weights(ours.get_weights())
    np.testing.assert_allclose(*as_numpy([ours(sequences), theirs(sequences)]), atol=1e-6)


def test_zoo_reads_both_ways_with_a_layer_of_keras_as_keras_does(vectors):
    sequences, mask = vectors[:, :3, 0], np.array([[True, True, False]] * 2)
    options = {"return_sequences": True, "return_state": True}
    ours, theirs = Bidirectional(layers.LSTM(UNITS, **options)), layers.Bidirectional(layers.LSTM(UNITS, **options))
    ours.build(sequences.shape), theirs.build(sequences.shape)
    theirs.set_weights(ours.get_weights())
    for left, right in zip(as_numpy(ours(sequences, mask=mask)), as_numpy(theirs(sequences, mask=mask)), strict=True):
        np.testing.assert_allclose(left, right, atol=1e-6)


@pytest.mark.parametrize("name", CELLS)
def test_a_layer_has_what_a_recurrent_layer_of_keras_has(name):
    ours, theirs = recurrent(name, return_state=True), layers.RNN(make_cell(name, UNITS), return_state=True)
    assert (ours.state_size, ours.output_size) == (theirs.state_size, UNITS)
    assert (ours.stateful, ours.unroll, ours.go_backwards, ours.states) == (False, False, False, None)
    assert ours.compute_output_shape((2, 5, 4)) == theirs.compute_output_shape((2, 5, 4))
    states = as_numpy(ours.get_initial_state(2))
    assert [state.shape for state in states] == [(2, size) for size in ours.state_size]
    assert not any(state.any() for state in states)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: recurrent(stateful=True), "pass return_state=True"),
        (lambda: recurrent(unroll=True), "jit_compile=True"),
        (lambda: Bidirectional(layers.LSTM(UNITS, stateful=True)), "stateful=False"),
        (lambda: Bidirectional(layers.Dense(UNITS)), "not Dense"),
        (lambda: Bidirectional(layers.LSTM(UNITS, go_backwards=True)), "go_backwards=False"),
        (lambda: Stack([layers.LSTM(UNITS, return_sequences=True)]), "not LSTM; Recurrent"),
        (lambda: Stack([]), "not none"),
        (lambda: Recurrent(layers.LSTM(UNITS)), "cell is one step"),
    ],
)
def test_what_is_not_supported_is_refused_in_one_line(make, message):
    with pytest.raises(InputError, match=message) as caught:
        make()
    assert "\n" not in str(caught.value)
