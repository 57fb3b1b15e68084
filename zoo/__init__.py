"""Pretrained recurrent networks for Keras 3: load, predict, fine-tune, reproduce.

    import zoo

    tagger = zoo.load("ner-bilstm")
    tagger.tag("Harry Potter was born in London.")     # [Entity(text='Harry Potter', label='PER', …), …]
    tagger.fit(sentences, tags, epochs=3)              # a Keras model: callbacks, metrics and optimizers work
    zoo.save(tagger, "my-ner")

`list_checkpoints` lists the pretrained models. `zoo.models` has a class for each task, `zoo.layers` and `zoo.cells`
have the parts of their networks, and `zoo.errors` has the exceptions that zoo raises.

Every name is imported when it is first used, so that `import zoo` takes a few milliseconds and imports no Keras.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from zoo import keras_registration

if TYPE_CHECKING:
    from zoo import cells, errors, layers, models
    from zoo.export.onnx_folder import export_onnx
    from zoo.reproduction.evaluate import evaluate
    from zoo.reproduction.reproduce import reproduce
    from zoo.store.catalogue import list_checkpoints
    from zoo.tasks.keras_loading import save
    from zoo.tasks.loading import load

    __version__: str

__all__ = [
    "__version__",
    "cells",
    "errors",
    "evaluate",
    "export_onnx",
    "layers",
    "list_checkpoints",
    "load",
    "models",
    "reproduce",
    "save",
]

_MODULES = ("cells", "errors", "layers", "models")
_FUNCTIONS = {
    "evaluate": "zoo.reproduction.evaluate",
    "export_onnx": "zoo.export.onnx_folder",
    "list_checkpoints": "zoo.store.catalogue",
    "load": "zoo.tasks.loading",
    "reproduce": "zoo.reproduction.reproduce",
    "save": "zoo.tasks.keras_loading",
}


if not TYPE_CHECKING:  # or a type checker would take every name for one of zoo's

    def __getattr__(name: str):
        if name in _MODULES:
            return import_module(f"zoo.{name}")
        if name in _FUNCTIONS:
            return getattr(import_module(_FUNCTIONS[name]), name)
        if name == "__version__":
            return _installed_version()
        raise AttributeError(f"module 'zoo' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)


def _installed_version() -> str:
    from importlib.metadata import PackageNotFoundError, version  # takes longer than all of `import zoo`

    try:
        return version("keras-rnn-zoo")
    except PackageNotFoundError:  # a checkout that is on the path, but not installed
        return "0+unknown"


keras_registration.install()
