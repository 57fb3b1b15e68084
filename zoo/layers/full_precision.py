"""The dtypes of a network's layers: which policy they follow, and what stays in float32 where they compute in 16 bits,
as by `keras.config.set_dtype_policy("mixed_bfloat16")`."""

from collections.abc import Iterator
from contextlib import contextmanager

import keras
from keras import ops

_HALVES = ("bfloat16", "float16")


def output_dtype() -> str | None:
    """The dtype of a network's last layers, for `dtype`: float32 where others compute in 16 bits, or None."""
    return "float32" if keras.config.dtype_policy().compute_dtype in _HALVES else None


@contextmanager
def default_policy(dtype) -> Iterator[None]:
    """Within it, layers that are made without a dtype follow a policy, or the global one where `dtype` is None."""
    before = keras.config.dtype_policy()
    if isinstance(dtype, keras.dtype_policies.DTypePolicyMap):  # of single layers
        dtype = dtype.default_policy
    keras.config.set_dtype_policy(before if dtype is None else dtype)
    try:
        yield
    finally:
        keras.config.set_dtype_policy(before)


def full_precision(tensor):
    """A tensor of 16 bits in float32, any other as it is."""
    return ops.cast(tensor, "float32") if keras.backend.standardize_dtype(tensor.dtype) in _HALVES else tensor
