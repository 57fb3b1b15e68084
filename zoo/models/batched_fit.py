"""Batches in a new order every epoch, in the form that `keras.Model.fit` takes."""

import keras

from zoo.preprocessing.batching import Batches


class EpochOfBatches(keras.utils.PyDataset):
    """One epoch of `batches`; the next one after each end of an epoch."""

    def __init__(self, batches: Batches):
        super().__init__()
        self._batches = batches
        self._epoch = 0

    def __len__(self) -> int:
        return self._batches.steps

    def __getitem__(self, step: int):
        return self._batches[self._epoch * self._batches.steps + step]

    def on_epoch_end(self) -> None:
        self._epoch += 1
