"""A step repeated along time."""

import keras
from keras import ops


def scan(step, carry, sequences, like, reverse=False):
    """Repeats `carry, results = step(carry, elements)` along time, as `ops.scan` does.

    On TensorFlow it is a `tf.while_loop` of its own: `ops.scan` takes one sequence only there when its length is not
    known beforehand, wants results that look like what is carried, and copies all of them into one tensor. Here the
    results stay a list, which a second scan reads without a copy; `stacked` makes one tensor of it.

    Args:
        step: from a list of carried tensors and a list of elements to lists of carried tensors and of results.
        carry: the tensors carried into the first step.
        sequences: tensors (time, …) with a time of at least 1, or results of another scan.
        like: tensors whose shapes and dtypes the results have.
        reverse: from the last element to the first; what comes out stands where its element stood.

    Returns:
        The tensors carried out of the last step, and the results of all steps.
    """
    if keras.backend.backend() != "tensorflow":
        return ops.scan(step, list(carry), list(sequences), reverse=reverse)
    import tensorflow as tf

    first = sequences[0]
    length = first.size() if isinstance(first, tf.TensorArray) else tf.shape(first)[0]
    read = [
        sequence
        if isinstance(sequence, tf.TensorArray)
        else tf.TensorArray(sequence.dtype, length, element_shape=sequence.shape[1:]).unstack(sequence)
        for sequence in sequences
    ]
    written = [
        tf.TensorArray(tensor.dtype, length, element_shape=tensor.shape, clear_after_read=False) for tensor in like
    ]

    def body(index, carry, written):
        carry, results = step(carry, [array.read(index) for array in read])
        written = [array.write(index, result) for array, result in zip(written, results, strict=True)]
        return index - 1 if reverse else index + 1, carry, written

    def goes_on(index, *_):
        return index >= 0 if reverse else index < length

    start = length - 1 if reverse else tf.constant(0)
    # XLA needs to know how often at most.
    _, carry, written = tf.while_loop(goes_on, body, (start, list(carry), written), maximum_iterations=length)
    return carry, written


def stacked(result, length=None):
    """A result of `scan` as one tensor (time, …), which it may be already; `length` is its time where that is known."""
    if not hasattr(result, "stack"):
        return result
    tensor = result.stack()
    tensor.set_shape((length, *tensor.shape[1:]))
    return tensor
