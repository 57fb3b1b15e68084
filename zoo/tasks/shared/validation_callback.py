"""Scores of validation data that the network's loss does not show."""

from collections.abc import Callable

import keras


class ValidationScores(keras.callbacks.Callback):
    """Adds scores to what each epoch reports, under `val_` and their names, for callbacks that follow."""

    def __init__(self, measure: Callable[[], dict[str, float]]):
        super().__init__()
        self._measure = measure

    def on_epoch_end(self, epoch, logs=None):
        scores = self._measure()
        if logs is not None:
            logs.update({f"val_{name}": value for name, value in scores.items()})
