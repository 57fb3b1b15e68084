"""Losses and metrics of a user's own, and padding, which has no part in any."""

import keras
import numpy as np
import pytest

from zoo.tasks.tagger.viterbi import LabelSpan, marginals

pytestmark = [
    pytest.mark.usefixtures("eager"),
    pytest.mark.filterwarnings("ignore:Even though the:UserWarning"),  # by tf.data, which compiles all the same
]
BINARY = ("binary_tagger", "trigger_word")
ON_PROBABILITIES = (*BINARY, "tagger")


@pytest.fixture
def own_loss(case):
    """A loss of Keras's that fits what a task shows to others than its own."""
    if case.name in BINARY:
        return keras.losses.BinaryCrossentropy()
    return keras.losses.SparseCategoricalCrossentropy(from_logits=case.name not in ON_PROBABILITIES)


def test_a_loss_of_ones_own_is_what_is_trained_and_reported(case, own_loss):
    model = case.make(loss=own_loss)
    losses = [model.train_on_batch(*case.data) for _ in range(3)]
    assert losses[0] > losses[1] > losses[2]
    assert model.test_on_batch(*case.data) == pytest.approx(model.evaluate(*case.data, batch_size=8)["loss"], rel=1e-5)
    case.fit(model, validation_data=case.held_out)
    assert model.test_on_batch(*case.arrays(model)) < losses[2]
    assert model.train_on_batch(*case.data, return_dict=True).keys() == {"loss"}


def test_padding_counts_in_no_metric_and_no_loss(case, own_loss):
    for loss in ("auto", own_loss):
        if case.name == "trigger_word" and loss == "auto":
            continue  # its mean is over all steps, and scenes are of one length
        metric = "binary_crossentropy" if case.name in BINARY else "sparse_categorical_crossentropy"
        model = case.make(loss=loss, metrics=["accuracy", metric], weighted_metrics=["accuracy"])
        x, y = case.arrays(model)
        wider = {name: _wider(values, 0) for name, values in x.items()}
        targets = y if y.ndim == 1 else _wider(y, -1)
        if case.name == "pronouncer":
            wider["source_ids"] = x["source_ids"]
        weights = np.linspace(0.5, 2, len(y)).astype("float32")
        figures = [model.test_on_batch(*given, weights) for given in ((x, y), (wider, targets))]
        np.testing.assert_allclose(figures[1], figures[0], rtol=1e-4)


def test_metrics_are_those_of_the_answers(case):
    model = case.make(metrics=["accuracy"])
    x, y = case.arrays(model)
    outputs = model.predict(x, verbose=0)
    outputs = outputs["logits"] if isinstance(outputs, dict) else outputs
    if case.name in BINARY:
        y = y[..., 0] if y.ndim == 3 else y
        said = outputs > (0 if case.name == "trigger_word" else 0.5)
    elif case.name == "tagger":
        places = np.ndindex(*y.shape, len(model.labels))
        spans = [LabelSpan(row, time, np.array([label]), None) for row, time, label in places]
        shares = marginals(outputs, np.full(len(y), y.shape[1]), spans)
        said = shares.reshape(*y.shape, -1).argmax(axis=-1)
    else:
        said = outputs.argmax(axis=-1)
    right = (said == y)[y >= 0]
    assert model.evaluate(*case.data)["accuracy"] == pytest.approx(right.mean(), abs=1e-6)


def _wider(values, filler):
    """An array with more time at its end."""
    return np.pad(values, [(0, 0), (0, 3), *[(0, 0)] * (values.ndim - 2)], constant_values=filler)
