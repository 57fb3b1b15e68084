"""Batches in a new order every epoch, in the form that `keras.Model.fit` takes."""

import itertools

import keras

from zoo.data.batching import Batches


class EpochOfBatches(keras.utils.PyDataset):
    """One epoch of `batches`, `epoch` first; the next one after each end of an epoch."""

    def __init__(self, batches: Batches, epoch: int = 0):
        super().__init__()
        self._batches = batches
        self._epoch = epoch

    def __len__(self) -> int:
        return self._batches.steps

    def __getitem__(self, step: int):
        # Keras reads ahead, past the last epoch too.
        return self._batches[(self._epoch * self._batches.steps + step) % len(self._batches)]

    def on_epoch_end(self) -> None:
        self._epoch += 1


def epoch_of_batches(batches: Batches, epoch: int = 0):
    """`EpochOfBatches`, on TensorFlow as a `tf.data.Dataset` of unknown lengths: Keras would take the lengths that
    the first two batches share for those of all, and fail at the first other one."""
    if keras.backend.backend() != "tensorflow":
        return EpochOfBatches(batches, epoch)
    import tensorflow as tf

    epochs = itertools.count(epoch)

    def one():
        first = next(epochs) * batches.steps
        return (batches[first + step] for step in range(batches.steps))

    shapes = keras.tree.map_structure(lambda values: tf.TensorSpec((None,) * values.ndim, values.dtype), batches[0])
    dataset = tf.data.Dataset.from_generator(one, output_signature=shapes)
    options = tf.data.Options()
    # Nothing here can be tuned, and the thread that would do so sleeps ever longer, to a minute: the end of an epoch
    # waits until it wakes, for as long as the epoch itself took.
    options.autotune.enabled = False
    return dataset.apply(tf.data.experimental.assert_cardinality(batches.steps)).prefetch(2).with_options(options)
