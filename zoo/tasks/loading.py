"""Pretrained models by their names, for either runtime."""

import os
from typing import TYPE_CHECKING, Any, Literal, overload

from zoo.errors import InputError, UnknownNameError

if TYPE_CHECKING:
    from zoo.tasks.binary_tagger.model import BinaryTagger
    from zoo.tasks.binary_tagger.onnx_model import OnnxBinaryTagger
    from zoo.tasks.classifier.model import Classifier
    from zoo.tasks.classifier.onnx_model import OnnxClassifier
    from zoo.tasks.language_model.model import LanguageModel
    from zoo.tasks.language_model.onnx_model import OnnxLanguageModel
    from zoo.tasks.pronouncer.model import Pronouncer
    from zoo.tasks.pronouncer.onnx_model import OnnxPronouncer
    from zoo.tasks.tagger.model import Tagger
    from zoo.tasks.tagger.onnx_model import OnnxTagger
    from zoo.tasks.trigger_word.model import TriggerWord
    from zoo.tasks.trigger_word.onnx_model import OnnxTriggerWord
    from zoo.tasks.tune_generator.model import TuneGenerator
    from zoo.tasks.tune_generator.onnx_model import OnnxTuneGenerator

RUNTIMES = ("keras", "onnx")
_BACKENDS = ("jax", "torch")
"""What Keras can also run on, and zoo does not bring."""

# The bundled checkpoints of each task: an editor completes their names, and knows what a model of one can do.
_Tagger = Literal["ner-bilstm", "ner-bilstm-charlm"]
_BinaryTagger = Literal["ner-binary"]
_LanguageModel = Literal["char-lm", "char-lm-shakespeare", "charlm-backward", "charlm-forward", "reviews-lm", "word-lm"]
_Classifier = Literal["sentiment", "tune-type"]
_TuneGenerator = Literal["tune-generator", "tune-generator-folk-rnn"]
_Pronouncer = Literal["g2p", "g2p-ipa", "g2p-small"]
_TriggerWord = Literal["trigger-word"]

_Keras = Literal["keras"]
_Onnx = Literal["onnx"]


@overload
def load(name: _Tagger, runtime: _Keras = "keras") -> "Tagger": ...
@overload
def load(name: _Tagger, runtime: _Onnx) -> "OnnxTagger": ...
@overload
def load(name: _BinaryTagger, runtime: _Keras = "keras") -> "BinaryTagger": ...
@overload
def load(name: _BinaryTagger, runtime: _Onnx) -> "OnnxBinaryTagger": ...
@overload
def load(name: _LanguageModel, runtime: _Keras = "keras") -> "LanguageModel": ...
@overload
def load(name: _LanguageModel, runtime: _Onnx) -> "OnnxLanguageModel": ...
@overload
def load(name: _Classifier, runtime: _Keras = "keras") -> "Classifier": ...
@overload
def load(name: _Classifier, runtime: _Onnx) -> "OnnxClassifier": ...
@overload
def load(name: _TuneGenerator, runtime: _Keras = "keras") -> "TuneGenerator": ...
@overload
def load(name: _TuneGenerator, runtime: _Onnx) -> "OnnxTuneGenerator": ...
@overload
def load(name: _Pronouncer, runtime: _Keras = "keras") -> "Pronouncer": ...
@overload
def load(name: _Pronouncer, runtime: _Onnx) -> "OnnxPronouncer": ...
@overload
def load(name: _TriggerWord, runtime: _Keras = "keras") -> "TriggerWord": ...
@overload
def load(name: _TriggerWord, runtime: _Onnx) -> "OnnxTriggerWord": ...
@overload
def load(name: str | os.PathLike[str], runtime: Literal["keras", "onnx"] = "keras") -> Any: ...


def load(name: str | os.PathLike[str], runtime: Literal["keras", "onnx"] = "keras") -> Any:
    """Loads a pretrained model with its preprocessor.

    A type checker knows the class of a bundled checkpoint. What a path or another name gives is known only when it is
    read, so that its type is `Any`; `zoo.models.Tagger.from_preset(path)` says which class you expect.

    Args:
        name: the name of a checkpoint (`ner-bilstm`), a version of it (`ner-bilstm@1`), or the path of a folder that
            `zoo.save` or, with "onnx", `zoo.export_onnx` wrote.
        runtime: "keras" gives a Keras model, ready to predict and to be trained. "onnx" gives a model that answers
            the same questions by onnxruntime: it starts sooner and takes less memory and no TensorFlow, but it cannot
            be trained, has no `explain`, and is measured by `measure` (language models and tune generators by
            `evaluate`).

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
        package = "keras-rnn-zoo" if error.name not in _BACKENDS else error.name
        raise InputError(
            f"Keras models need {error.name}, which is not installed: pip install {package}; "
            'load(name, runtime="onnx"), or --runtime onnx, needs no Keras'
        ) from error
    return load_keras(name)
