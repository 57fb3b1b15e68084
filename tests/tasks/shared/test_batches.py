"""Batches in the form that `fit` takes."""

import keras
import numpy as np
import pytest

from zoo.data.batching import Batches
from zoo.tasks.shared.batches import EpochOfBatches


@pytest.fixture
def batches():
    """Ten batches of two, of which all but the longest are of one length, so that others come after the first two."""
    lengths = [3] * 18 + [8] * 2

    def make(indices):
        values = np.zeros((2, max(lengths[index] for index in indices)), "float32")
        return (values + indices[:, None])[..., None], values[:, :1]

    return Batches(lengths, make, 2, seed=1, epochs=3)


def test_every_pass_is_an_epoch_of_its_own(batches):
    epochs = EpochOfBatches(batches).data()

    passes = []
    for _ in range(3):
        seen = [keras.ops.convert_to_numpy(values)[:, 0, 0].astype(int).tolist() for values, _ in epochs]
        assert sorted(index for batch in seen for index in batch) == list(range(20))
        passes.append(seen)
        if hasattr(epochs, "on_epoch_end"):
            epochs.on_epoch_end()

    assert passes == [[batch.tolist() for batch in batches.plan(epoch)] for epoch in range(3)]
    assert len(epochs) == 10


@pytest.mark.skipif(keras.backend.backend() != "tensorflow", reason="it is TensorFlow that tunes")
def test_nothing_is_tuned_for_an_epochs_end_would_wait_for_that(batches):
    assert EpochOfBatches(batches).data().options().autotune.enabled is False


def test_fit_takes_batches_of_any_lengths_and_goes_through_epochs(batches):
    same = keras.layers.Dense(1, kernel_initializer="ones", use_bias=False)
    model = keras.Sequential([keras.Input((None, 1)), keras.layers.GlobalMaxPool1D(), same])
    model.compile(keras.optimizers.SGD(0.0), "mae")
    widths = [values.shape[1] for values, _ in (batches[step] for step in range(10))]

    history = model.fit(EpochOfBatches(batches).data(), epochs=2, shuffle=False, verbose=0)

    assert widths[0] == widths[1] != max(widths)
    assert history.history["loss"] == pytest.approx([9.5, 9.5])  # the mean of the indices
