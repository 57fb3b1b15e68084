"""What stays in float32 where a network computes in 16 bits, as by
`keras.config.set_dtype_policy("mixed_bfloat16")`."""

import keras
from keras import ops

_HALVES = ("bfloat16", "float16")


def output_dtype() -> str | None:
    """The dtype of a network's last layers, for `dtype`: float32 where others compute in 16 bits, or None."""
    return "float32" if keras.config.dtype_policy().compute_dtype in _HALVES else None


def full_precision(tensor):
    """A tensor of 16 bits in float32, any other as it is."""
    return ops.cast(tensor, "float32") if keras.backend.standardize_dtype(tensor.dtype) in _HALVES else tensor
