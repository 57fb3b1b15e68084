"""What all cells share: Keras's loop, dropout, initial weights, penalties, configs, refusals."""

import keras
import numpy as np
import pytest
from equations import BATCH, INPUTS, RAGGED, STEPS, UNITS, each
from keras import ops

from zoo.cells import CELLS, make_cell
from zoo.cells.lstm import LSTMCell
from zoo.errors import InputError, UnknownNameError
from zoo.layers.recurrent import Recurrent

LOOPS = pytest.mark.parametrize("loop", [Recurrent, keras.layers.RNN])


def as_numpy(values):
    return [ops.convert_to_numpy(value) for value in values]


@each()
@pytest.mark.parametrize("dropped", [False, True], ids=["kept", "dropped"])
def test_keras_rnn_runs_the_cell_as_recurrent_does(cell, dropped, random):
    inputs = random.normal(size=(BATCH, STEPS, INPUTS)).astype("float32")
    drops = {
        width: ops.convert_to_tensor(2 * random.integers(2, size=(BATCH, width)).astype("float32"))
        for width in (INPUTS, UNITS)
    }
    made = make_cell(cell[0], UNITS, **cell[1], **({"dropout": 0.5, "recurrent_dropout": 0.5} if dropped else {}))
    made.drop_mask = lambda rate, batch, width: drops[width]
    made.get_dropout_mask = made.get_recurrent_dropout_mask = lambda tensor: drops[tensor.shape[-1]]
    layers = [loop(made, return_sequences=True, return_state=True) for loop in (Recurrent, keras.layers.RNN)]
    layers[0].build(inputs.shape)
    for weight in made.trainable_weights:
        weight.assign(random.normal(size=weight.shape))

    ours, theirs = (as_numpy(layer(inputs, mask=RAGGED, training=True)) for layer in layers)

    ours[0], theirs[0] = ours[0][RAGGED], theirs[0][RAGGED]  # elsewhere Keras repeats the last output
    for value, expected in zip(ours, theirs, strict=True):
        np.testing.assert_allclose(value, expected, rtol=0, atol=1e-6)


@LOOPS
def test_one_mask_drops_features_of_a_whole_sequence(loop):
    """Seen through a cell that gives its input as it is: what is left of ones."""
    options = {"activation": "linear", "kernel_initializer": "zeros", "recurrent_initializer": "identity"}
    layer = loop(make_cell("rnn", 32, recurrent_dropout=0.5, **options), return_sequences=True)
    inputs, states = np.ones((BATCH, STEPS, 2), "float32"), [ops.ones((BATCH, 32))]

    first, second, without = as_numpy(
        [layer(inputs, initial_state=states, training=training) for training in (True, True, False)]
    )

    doubled = first[:, 0] > 0
    assert 0 < doubled.mean() < 1
    np.testing.assert_array_equal(first, doubled[:, None] * 2.0 ** np.arange(1, STEPS + 1)[:, None])
    assert len(np.unique(doubled, axis=0)) == BATCH
    assert (first != second).any()
    assert (without == 1).all()


@each()
@LOOPS
def test_fit_trains_every_weight_with_both_dropouts_and_penalties(cell, loop, random):
    keras.utils.set_random_seed(1)
    made = make_cell(cell[0], UNITS, dropout=0.2, recurrent_dropout=0.2, kernel_regularizer="l2", **cell[1])
    model = keras.Sequential([keras.Input((None, INPUTS)), loop(made)])
    model.compile("sgd", "mse")
    before = as_numpy(made.trainable_weights)

    x = random.normal(size=(8, STEPS, INPUTS)).astype("float32")
    model.fit(x, np.ones((8, UNITS), "float32"), epochs=2, verbose=0)

    for start, after in zip(before, as_numpy(made.trainable_weights), strict=True):
        assert np.isfinite(after).all()
        assert (start != after).any()


def test_penalties_of_the_weights_become_losses():
    each_part = {"initializer": "ones", "regularizer": keras.regularizers.L1(1.0)}
    parts = ("kernel", "recurrent", "bias", "peephole")
    options = {f"{part}_{kind}": value for part in parts for kind, value in each_part.items()}
    made = make_cell("peephole-lstm", 2, forget_bias=0.0, **options)
    layer = Recurrent(made)
    layer.build((None, None, 3))

    assert sorted(map(float, as_numpy(layer.losses))) == [3 * 2, 8, 2 * 8, 3 * 8]


@each()
def test_weights_begin_as_their_initializers_say(cell):
    constant = keras.initializers.Constant
    options = {"forget_bias": 2.0} if "lstm" in cell[0] else {}
    if cell[0] == "peephole-lstm":
        options["peephole_initializer"] = constant(4.0)
    made = make_cell(
        cell[0],
        2,
        kernel_initializer=constant(1.0),
        recurrent_initializer=constant(2.0),
        bias_initializer=constant(3.0),
        **cell[1],
        **options,
    )
    made.build((None, 5))
    kernel, recurrent_kernel, bias, *peepholes = as_numpy(made.trainable_weights)

    assert (kernel == 1).all()
    assert (recurrent_kernel == 2).all()
    assert bias.tolist() == ([3, 3, 5, 5, 3, 3, 3, 3] if options else [3] * made.parts * 2)
    assert all((peephole == 4).all() for peephole in peepholes)


def test_only_the_forget_gate_starts_with_a_bias():
    cell = LSTMCell(2)
    cell.build((None, 3))

    assert ops.convert_to_numpy(cell.bias).tolist() == [0, 0, 1, 1, 0, 0, 0, 0]


OPTIONS = {
    "name": "mine",
    "kernel_initializer": "he_normal",
    "recurrent_initializer": "glorot_normal",
    "bias_initializer": "ones",
    "kernel_regularizer": keras.regularizers.L1(0.1),
    "recurrent_regularizer": keras.regularizers.L2(0.2),
    "bias_regularizer": keras.regularizers.L1L2(0.3, 0.4),
    "dropout": 0.1,
    "recurrent_dropout": 0.2,
    "seed": 7,
    "dtype": "mixed_bfloat16",
}
MORE_OPTIONS = {
    "rnn": {"activation": "relu"},
    "lstm": {"forget_bias": 0.5},
    "peephole-lstm": {
        "forget_bias": 0.5,
        "output_peephole": "current",
        "peephole_initializer": "zeros",
        "peephole_regularizer": keras.regularizers.L1(0.5),
    },
}


@pytest.mark.parametrize("name", CELLS)
def test_a_config_makes_the_same_cell_whatever_its_options(name):
    options = {**OPTIONS, **MORE_OPTIONS.get(name, {})}
    made = make_cell(name, 5, **options)
    again = keras.saving.deserialize_keras_object(keras.saving.serialize_keras_object(made))

    assert type(again) is CELLS[name]
    config, plain = made.get_config(), make_cell(name, 4, name="plain").get_config()
    assert again.get_config() == config
    assert [option for option in config if option != "trainable" and config[option] == plain[option]] == []


@pytest.mark.parametrize(
    ("name", "options", "error", "message"),
    [
        *(("gru", {"units": units}, InputError, f"units.*{units!r}") for units in (0, -1, 2.0, True, "2", None)),
        *(("gru", {rate: 1.0}, InputError, f"{rate} .*1.0") for rate in ("dropout", "recurrent_dropout")),
        ("gru", {"dropout": -0.1}, InputError, "-0.1"),
        ("lstmm", {}, UnknownNameError, "'lstmm'.*gru, lstm, peephole-lstm, rnn, simplified-gru"),
        (None, {}, UnknownNameError, "None.*gru, lstm, peephole-lstm, rnn, simplified-gru"),
        ("rnn", {"activation": "softmax"}, UnknownNameError, "activation 'softmax'.*linear, relu, sigmoid, tanh"),
        ("rnn", {"activation": keras.ops.relu}, UnknownNameError, "activation .*linear, relu, sigmoid, tanh"),
        ("peephole-lstm", {"output_peephole": "next"}, UnknownNameError, "'next'.*current, previous"),
    ],
)
def test_what_no_cell_can_be_made_of_is_refused_in_one_line(name, options, error, message):
    with pytest.raises(error, match=rf"^[^\n]*{message}[^\n]*$"):
        make_cell(name, options.pop("units", 2), **options)
