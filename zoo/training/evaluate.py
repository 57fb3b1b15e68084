"""How well a model does on the data sets that zoo knows."""

import keras

from zoo.store.tasks import task_of
from zoo.training.sentences import Sentences, read_split
from zoo.training.tasks import TASKS


def evaluate(model: keras.Model, dataset: str, split: str = "test") -> dict[str, float]:
    """A model's scores on a split, on its own tokens.

    Raises:
        UnknownNameError: no such data set or split.
        DataError: the data set's files are not there.
    """
    return evaluate_tags(model, *read_split(dataset, split), dataset)


def evaluate_tags(model: keras.Model, sentences: Sentences, tags: Sentences, dataset: str = "") -> dict[str, float]:
    """As `evaluate`, on sentences at hand and their IOB2 tags."""
    return TASKS[task_of(model)].evaluate(model, sentences, tags, dataset)
