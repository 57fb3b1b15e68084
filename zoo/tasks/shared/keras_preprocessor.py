"""What the preprocessors of all tasks share."""

import keras_hub

from zoo.errors import InputError
from zoo.tasks.shared.raw_input import plain


class RawPreprocessor(keras_hub.models.Preprocessor):
    """A KerasHub preprocessor in plain Python, of a list of raw examples in any of the forms of
    `zoo.tasks.shared.raw_input`. It can be mapped over batches of a Grain data set, not over one of `tf.data`."""

    autograph_info__ = True  # so that TensorFlow calls it as it is, and shows its errors as they are

    def __call__(self, x, y=None, sample_weight=None, **kwargs):
        if type(x) is tuple and len(x) in (2, 3) and y is None:  # an element of a data set
            x, y, sample_weight = (*x, None)[:3]
        x = plain(x)
        if isinstance(x, str):
            raise InputError(
                "a preprocessor takes a list of examples; put a single one into a list, or batch the data set"
            )
        return super().__call__(x, y=plain(y), sample_weight=sample_weight, **kwargs)
