"""The Keras models of zoo, one class for each task.

    from zoo.models import Classifier

    Classifier.from_preset("tune-type")

A class is imported when it is first used, and with it no other task.
"""

from typing import TYPE_CHECKING

from zoo.tasks.registry import TASKS, model_class

if TYPE_CHECKING:
    from zoo.tasks.binary_tagger.model import BinaryTagger
    from zoo.tasks.classifier.model import Classifier
    from zoo.tasks.language_model.model import LanguageModel
    from zoo.tasks.pronouncer.model import Pronouncer
    from zoo.tasks.tagger.model import Tagger
    from zoo.tasks.trigger_word.model import TriggerWord
    from zoo.tasks.tune_generator.model import TuneGenerator

__all__ = ["BinaryTagger", "Classifier", "LanguageModel", "Pronouncer", "Tagger", "TriggerWord", "TuneGenerator"]

_TASK_OF = {entry.model: task for task, entry in TASKS.items()}


if not TYPE_CHECKING:  # or a type checker would take every name for one of these

    def __getattr__(name: str) -> type:
        if name not in _TASK_OF:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return model_class(_TASK_OF[name])


def __dir__() -> list[str]:
    return sorted(__all__)
