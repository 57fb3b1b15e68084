"""Scores of validation data that the network's loss does not show."""

from collections.abc import Callable, Sequence

import keras


class ValidationScores(keras.callbacks.Callback):
    """Adds scores to what an epoch reports, under `val_` and their names, for callbacks that follow.

    Args:
        measure: gives the scores.
        frequency: after every how many epochs, or a list of these, counted from 1.
    """

    def __init__(self, measure: Callable[[], dict[str, float]], frequency: int | Sequence[int] = 1):
        super().__init__()
        self._measure, self._frequency = measure, frequency

    def on_epoch_end(self, epoch, logs=None):
        every = self._frequency
        wanted = (epoch + 1) % every == 0 if isinstance(every, int) else epoch + 1 in every
        if logs is not None and wanted:
            logs.update({f"val_{name}": value for name, value in self._measure().items()})
