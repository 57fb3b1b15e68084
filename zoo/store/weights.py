"""A network's weights as `model.safetensors`: numbers under names, checked against the network before they count."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save

from zoo.errors import CheckpointError

if TYPE_CHECKING:
    import keras

FILE_NAME = "model.safetensors"

_AGAIN = "save or fetch the checkpoint again"


def _names(model: "keras.Model") -> "dict[str, keras.Variable]":
    """Weights by their path below the model."""
    return {weight.path: weight for weight in model.weights}


def write(folder: Path, model: "keras.Model", dtype: str = "float16") -> None:
    """Writes all weights. A value that float16 cannot hold is an error rather than an infinity."""
    tensors = {}
    for name, weight in _names(model).items():
        with np.errstate(over="ignore"):  # said below
            tensors[name] = weight.numpy().astype(dtype)
        if not np.isfinite(tensors[name]).all():
            raise CheckpointError(f"weight {name} holds values that {dtype} cannot; nothing was saved")
    # Not save_file, whose errors on a full disk are its own, and whose files nobody else may read.
    (Path(folder) / FILE_NAME).write_bytes(save(tensors))


def tensors(folder: Path, shapes: Mapping[str, tuple[int, ...]]) -> dict[str, np.ndarray]:
    """All weights by their names, as they are stored, once every name, shape and type has been found to be one of
    those wanted, and every number finite. Raises `CheckpointError`."""
    path = Path(folder) / FILE_NAME
    try:
        with safe_open(path, framework="numpy") as file:
            if odd := sorted(set(file.keys()) ^ shapes.keys()):
                fault = "missing" if odd[0] in shapes else "not one of its architecture's"
                raise CheckpointError(f"{path}: weight {odd[0][:100]!r} is {fault}; {_AGAIN}")
            for name, shape in shapes.items():
                stored = file.get_slice(name)
                if tuple(stored.get_shape()) != shape or stored.get_dtype() not in ("F16", "F32"):
                    raise CheckpointError(
                        f"{path}: weight {name!r} is {stored.get_dtype()} {tuple(stored.get_shape())}; its "
                        f"architecture, vocabulary and labels need F16 or F32 {shape}; {_AGAIN}"
                    )
            found = {name: file.get_tensor(name) for name in shapes}
    except (OSError, SafetensorError) as error:
        # safetensors quotes what it does not know, whatever is in it.
        raise CheckpointError(f"{path}: {' '.join(str(error).split())[:300]}; {_AGAIN}") from error
    for name, weight in found.items():
        if not _is_finite(weight):
            raise CheckpointError(f"{path}: weight {name!r} is not finite everywhere; {_AGAIN}")
    return found


def _is_finite(weight: np.ndarray) -> bool:
    if weight.dtype == np.float16 and weight.size:
        # Infinities and NaN have the largest bits of each sign. `numpy.isfinite` takes thirty times as long here, a
        # quarter of a load.
        return bool(weight.view(np.int16).max() < 0x7C00 and weight.view(np.uint16).max() < 0xFC00)
    return bool(np.isfinite(weight).all())


def of(model: "keras.Model") -> dict[str, np.ndarray]:
    """The weights of a model, by the same names."""
    return {name: weight.numpy() for name, weight in _names(model).items()}


def assign(model: "keras.Model", values: Mapping[str, np.ndarray]) -> None:
    """Gives a model the weights of these names, which are its own."""
    for name, weight in _names(model).items():
        weight.assign(values[name].astype("float32"))
