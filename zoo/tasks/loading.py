"""Pretrained models by their names, over Keras or without it."""

import os
from typing import Literal

from zoo.errors import InputError, UnknownNameError

RUNTIMES = ("keras", "onnx")


def load(name: str | os.PathLike, runtime: Literal["keras", "onnx"] = "keras"):
    """A pretrained model with its preprocessor.

    Args:
        name: of a checkpoint (`ner-bilstm`), of a version (`ner-bilstm@1`), or the path of a folder that `zoo.save`
            or, with "onnx", `zoo.export_onnx` wrote.
        runtime: "keras" gives a Keras model, ready to predict and to train on; "onnx" gives what answers the same
            questions by onnxruntime, sooner, in less memory and without TensorFlow, but cannot be trained; it has no
            `explain`, and of what gives scores only `measure` (of language models and tune generators `evaluate`).

    Raises:
        UnknownNameError: no such checkpoint, or no such runtime; the message names the nearest.
        CheckpointError: the folder is incomplete or altered; nothing of it has been used.
        DownloadError: the checkpoint is on a mirror, and could not be fetched whole.
        InputError: a package is not installed.
    """
    if runtime not in RUNTIMES:
        raise UnknownNameError("runtime", str(runtime), RUNTIMES)
    if runtime == "onnx":
        from zoo.tasks.onnx_loading import load as load_exported

        return load_exported(name)
    try:
        from zoo.tasks.keras_loading import load as load_keras
    except ModuleNotFoundError as error:
        raise InputError(
            f"Keras models need {error.name}, which is not installed: pip install keras-rnn-zoo brings all they need; "
            'load(name, runtime="onnx"), or --runtime onnx, does without'
        ) from error
    return load_keras(name)
