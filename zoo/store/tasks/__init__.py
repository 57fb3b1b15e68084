"""What the store knows about each task: a file a task, and the table of them all."""

from zoo.errors import InputError
from zoo.store.checkpoint import Checkpoint
from zoo.tasks.binary_tagger.checkpoint import BINARY_TAGGER
from zoo.tasks.classifier.checkpoint import CLASSIFIER
from zoo.tasks.language_model.checkpoint import LANGUAGE_MODEL
from zoo.tasks.pronouncer.checkpoint import ENCODER_DECODER
from zoo.tasks.shared.task_spec import StoredTask
from zoo.tasks.tagger.checkpoint import TAGGER
from zoo.tasks.trigger_word.checkpoint import TRIGGER_WORD
from zoo.tasks.tune_generator.checkpoint import TUNE_GENERATOR

TASKS: dict[str, StoredTask] = {
    "tagger": TAGGER,
    "binary-tagger": BINARY_TAGGER,
    "language-model": LANGUAGE_MODEL,
    "classifier": CLASSIFIER,
    "tune-generator": TUNE_GENERATOR,
    "encoder-decoder": ENCODER_DECODER,
    "trigger-word": TRIGGER_WORD,
}
"""By the name that `architecture.task` has in a checkpoint."""


def task_of(model) -> str:
    """The name of the task of a model, over Keras or without it. Raises `InputError` for a model that is none of
    zoo's."""
    for name, task in TASKS.items():
        if isinstance(model, task.model):
            return name
    if isinstance(checkpoint := getattr(model, "checkpoint", None), Checkpoint):
        return checkpoint.architecture.task
    raise InputError(f"{type(model).__name__} is no model of zoo; its tasks are {', '.join(TASKS)}")
