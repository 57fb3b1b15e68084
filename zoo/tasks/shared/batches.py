"""Batches in a new order every epoch, in the form that `keras.Model.fit` takes."""

import keras

from zoo.data.batching import Batches


class EpochOfBatches(keras.utils.PyDataset):
    """One epoch of `batches`, `epoch` first; the next one after each end of an epoch.

    Args:
        batches: of all epochs, as often as they are wanted.
        epoch: the first one.
        steps: batches an epoch; by default those of one pass over the examples. The next epoch begins where one ends.
    """

    def __init__(self, batches: Batches, epoch: int = 0, steps: int | None = None):
        super().__init__()
        self._batches = batches
        self._steps = batches.steps if steps is None else steps
        self.epoch = epoch

    def __len__(self) -> int:
        return self._steps

    def __getitem__(self, step: int):
        # Keras reads ahead, past the last epoch too.
        return self._batches[(self.epoch * self._steps + step) % len(self._batches)]

    def on_epoch_end(self) -> None:
        self.epoch += 1

    def data(self):
        """This, on TensorFlow as a `tf.data.Dataset` of unknown lengths: Keras would take the lengths that the first
        two batches share for those of all, and fail at the first other one."""
        if keras.backend.backend() != "tensorflow":
            return self
        import tensorflow as tf

        def one():
            epoch, self.epoch = self.epoch, self.epoch + 1
            first = epoch * self._steps
            return (self._batches[(first + step) % len(self._batches)] for step in range(self._steps))

        first = self._batches[0]
        shapes = keras.tree.map_structure(lambda values: tf.TensorSpec((None,) * values.ndim, values.dtype), first)
        dataset = tf.data.Dataset.from_generator(one, output_signature=shapes)
        options = tf.data.Options()
        # Nothing here can be tuned, and the thread that would do so sleeps ever longer, to a minute: the end of an
        # epoch waits until it wakes, for as long as the epoch itself took.
        options.autotune.enabled = False
        return dataset.apply(tf.data.experimental.assert_cardinality(self._steps)).prefetch(2).with_options(options)


class GrainBatches:
    """Batches of a `grain.MapDataset` of arrays, in its order, for `EpochOfBatches`: Keras knows no length of it, and
    would warn at its end as if there were too few."""

    def __init__(self, dataset):
        self._dataset = dataset
        self.steps = len(dataset)

    def __len__(self) -> int:
        return self.steps

    def __getitem__(self, index: int):
        return self._dataset[index]


class EpochFollower(keras.callbacks.Callback):
    """Keeps batches at the epoch that Keras is in, also where a callback such as `BackupAndRestore` makes it begin at
    another one."""

    def __init__(self, source: EpochOfBatches):
        super().__init__()
        self._source = source

    def on_epoch_begin(self, epoch, logs=None):
        self._source.epoch = epoch
