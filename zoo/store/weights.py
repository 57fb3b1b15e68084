"""A network's weights as `model.safetensors`: numbers under names, checked against the network before they count."""

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from safetensors import SafetensorError, safe_open
from safetensors.numpy import load_file, save

from zoo.errors import CheckpointError

if TYPE_CHECKING:
    import keras

FILE_NAME = "model.safetensors"


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


def tensors(folder: Path) -> dict[str, np.ndarray]:
    """All weights by their names, as they are stored. Raises `CheckpointError` where the file is none."""
    path = Path(folder) / FILE_NAME
    try:
        return load_file(path)
    except (OSError, SafetensorError) as error:
        raise CheckpointError(f"{path}: {error}; save or fetch the checkpoint again") from error


def of(model: "keras.Model") -> dict[str, np.ndarray]:
    """The weights of a model, by the same names."""
    return {name: weight.numpy() for name, weight in _names(model).items()}


def read(folder: Path, model: "keras.Model") -> None:
    """Puts the weights into `model` once every name, shape and type has been found to be the network's own."""
    path = Path(folder) / FILE_NAME
    wanted = _names(model)
    try:
        with safe_open(path, framework="numpy") as file:
            found = set(file.keys())
            if found != set(wanted):
                odd = sorted(found ^ set(wanted))[0]
                raise CheckpointError(f"{path}: weight {odd!r} is {'not wanted' if odd in found else 'missing'}")
            for name, weight in wanted.items():
                tensor = file.get_slice(name)
                if tuple(tensor.get_shape()) != tuple(weight.shape) or tensor.get_dtype() not in ("F16", "F32"):
                    raise CheckpointError(
                        f"{path}: weight {name!r} is {tensor.get_dtype()} {tuple(tensor.get_shape())}; "
                        f"the network expects {tuple(weight.shape)}"
                    )
            for name, weight in wanted.items():
                weight.assign(file.get_tensor(name).astype("float32"))
    except (OSError, SafetensorError) as error:
        raise CheckpointError(f"{path}: {error}; save or fetch the checkpoint again") from error
