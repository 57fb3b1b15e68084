"""A zoo of pretrained recurrent networks for Keras 3.

    import zoo

    ner = zoo.load("ner-bilstm")
    ner.tag("Harry Potter and Hermione Granger invented a new spell.")

Names are looked up when they are first used, so that importing zoo, and listing what there is, needs no TensorFlow.
"""

from importlib import import_module

_PUBLIC = {
    "load": "zoo.tasks.loading",
    "save": "zoo.tasks.keras_loading",
    "export_onnx": "zoo.export.onnx_folder",
    "list_checkpoints": "zoo.store.catalogue",
    "reproduce": "zoo.reproduction.reproduce",
    "errors": "zoo.errors",
}

__all__ = ["errors", "export_onnx", "list_checkpoints", "load", "reproduce", "save"]


def __getattr__(name: str):
    if name not in _PUBLIC:
        raise AttributeError(f"module 'zoo' has no attribute {name!r}")
    module = import_module(_PUBLIC[name])
    return module if name == "errors" else getattr(module, name)


def __dir__() -> list[str]:
    return sorted(__all__)
