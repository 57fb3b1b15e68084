"""Label smoothing, and that what is no symbol does not count."""

import keras
import numpy as np
import pytest

from zoo.layers.smoothed_crossentropy import SmoothedCrossentropy


@pytest.mark.parametrize("smoothing", [0.0, 0.1])
def test_the_loss_is_kerass_of_smoothed_vectors(random, smoothing):
    logits = random.normal(size=(2, 3, 5)).astype("float32")
    symbols = np.array([[0, 4, 2], [1, 1, 3]])
    wanted = keras.losses.CategoricalCrossentropy(from_logits=True, label_smoothing=smoothing)
    expected = float(wanted(np.eye(5, dtype="float32")[symbols], logits))
    assert float(SmoothedCrossentropy(smoothing)(symbols, logits)) == pytest.approx(expected, abs=1e-6)


def test_the_mean_is_over_the_symbols_that_there_are(random):
    logits = random.normal(size=(2, 3, 5)).astype("float32")
    symbols = np.array([[0, 4, -1], [1, -1, -1]])
    loss = SmoothedCrossentropy(0.2)
    apart = [float(loss(symbols[:1, :2], logits[:1, :2])), float(loss(symbols[1:, :1], logits[1:, :1]))]
    assert float(loss(symbols, logits)) == pytest.approx((2 * apart[0] + apart[1]) / 3, abs=1e-6)
    again = SmoothedCrossentropy.from_config(loss.get_config())
    assert float(again(symbols, logits)) == float(loss(symbols, logits))
