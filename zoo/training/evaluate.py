"""How well a model does on the data sets that zoo knows, and on files."""

from pathlib import Path

import keras

from zoo.store.tasks import task_of
from zoo.training.tasks import TASKS


def evaluate(model: keras.Model, dataset: str, split: str = "test") -> dict[str, float]:
    """A model's scores on a split, on its own tokens.

    Raises:
        UnknownNameError: no such data set or split.
        DataError: the data set's files are not there.
    """
    task = TASKS[task_of(model)]
    return task.evaluate(model, task.read(dataset, split), dataset)


def evaluate_file(model: keras.Model, path: Path) -> dict[str, float]:
    """A model's scores on a file: of sentences and their tags in IOB2, of text, of texts and their labels in CSV, of
    tunes in ABC, or of words and their pronunciations. Raises `InputError`."""
    task = TASKS[task_of(model)]
    return task.evaluate(model, task.read_file(path), "")
