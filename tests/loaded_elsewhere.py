"""Loads what `test_keras_saving` has saved, in a process that imports Keras and zoo alone, and prints what it finds."""

import json
import sys
from pathlib import Path

import keras
import numpy as np

import zoo  # noqa: F401


def facts(model, folder: Path, answers: bool = True) -> dict:
    """What `test_keras_saving` compares, of a zoo model or of a network of a user's."""
    optimizer = getattr(model, "optimizer", None)
    weights = [keras.ops.convert_to_numpy(weight) for weight in _all_weights(model)]
    found = {
        "class": type(model).__name__,
        "parameters": model.count_params(),
        "optimizer": None if optimizer is None else optimizer.get_config(),
        "variables": [float(abs(keras.ops.convert_to_numpy(one)).sum()) for one in getattr(optimizer, "variables", [])],
        "loss": getattr(getattr(model, "loss", None), "name", None),
        "trainable": [list(weight.shape) for weight in model.trainable_weights],
        "weights": [float(abs(weight).sum()) for weight in weights],
    }
    if not answers:
        return found
    if (folder / "ids.npy").exists():
        outputs = map(keras.ops.convert_to_numpy, keras.tree.flatten(model(np.load(folder / "ids.npy"))))
        return found | {
            "difference": max(float(abs(a - b).max()) for a, b in zip(outputs, expected(folder), strict=True))
        }
    from zoo.tasks import golden

    return found | {"difference": golden.difference(folder, model)}


def _all_weights(model) -> list:
    """The weights of a model, and those of the language models in its preprocessor."""
    inner = getattr(getattr(model, "preprocessor", None), "context_models", [])
    return [weight for one in (model, *inner) for weight in one.weights]


def expected(folder: Path) -> list:
    """The outputs of a network of a user's when it was saved."""
    with np.load(folder / "outputs.npz") as outputs:
        return [outputs[name] for name in outputs.files]


def from_preset(folder: Path):
    """The model of a preset, by KerasHub's own class."""
    import keras_hub

    return keras_hub.models.Task.from_preset(str(folder / "preset"))


if __name__ == "__main__":
    if keras.backend.backend() == "tensorflow":
        import tensorflow as tf

        tf.config.run_functions_eagerly(True)  # so few calls are not worth compiling
    results = {}
    for folder in sorted(Path(sys.argv[1]).iterdir()):
        loads = {"file": lambda folder: keras.saving.load_model(folder / "model.keras")}
        if (folder / "preset").exists():
            loads["preset"] = from_preset
        for kind, load in loads.items():
            try:
                results[f"{folder.name} {kind}"] = facts(load(folder), folder, answers=kind == "file")
            except Exception as error:
                results[f"{folder.name} {kind}"] = f"{type(error).__name__}: {error}"
    print(json.dumps(results))
