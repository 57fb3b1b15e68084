"""Matrix products, and the number format in which they are taken."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Literal

import keras
from keras import ops

Format = Literal["float32", "bfloat16"]

_format: ContextVar[Format] = ContextVar("format", default="float32")


@contextmanager
def products_in(number_format: Format) -> Iterator[None]:
    """Within it, what is traced of recurrent layers and of attention takes its matrix products in a format.

    bfloat16 halves what is read and keeps float32's range with 8 bits of precision; sums are taken in float32. Weights,
    states, gates and gradients stay float32. Where a processor multiplies it in hardware, such products take less time:
    a half to a fifth with AMX's tiles, some seven tenths to four tenths with AVX-512's vectors. Elsewhere they may take
    many times as long.

    Source: Micikevicius et al. 2018, "Mixed precision training"; Kalamkar et al. 2019, "A study of bfloat16 for deep
    learning training".
    """
    token = _format.set(number_format)
    try:
        yield
    finally:
        _format.reset(token)


def format_of_products() -> Format:
    """The format that is in force."""
    return _format.get()


def narrowed(matrix):
    """A matrix in the format of products; what is no matrix, or not in float32, as it is."""
    fits = len(matrix.shape) == 2 and keras.backend.standardize_dtype(matrix.dtype) == "float32"
    return ops.cast(matrix, _format.get()) if fits and _format.get() != "float32" else matrix


def product(left, right):
    """The matrix product left · right: where the right one is `narrowed`, in its format, and given in float32."""
    left_type, right_type = (keras.backend.standardize_dtype(matrix.dtype) for matrix in (left, right))
    if (left_type, right_type) != ("float32", "bfloat16"):
        return ops.matmul(left, right)
    return ops.cast(ops.matmul(ops.cast(left, right_type), right), left_type)
