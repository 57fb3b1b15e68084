"""How well a model does on the data sets that zoo knows, and on files."""

from pathlib import Path
from typing import Any, NamedTuple

from zoo.tasks.registry import evaluation_spec, task_of


class Measured(NamedTuple):
    """A model's scores, and what else there is to know: which labels are taken for which, or misses against false
    accepts, as `Score` records them."""

    metrics: dict[str, float]
    details: dict[str, Any]


def measure(model, dataset: str, split: str = "test", detailed: bool = True) -> Measured:
    """A model's scores on a split, on its own tokens.

    Args:
        model: of zoo, over Keras or without it.
        dataset: a data set of zoo.
        split: of it.
        detailed: tell more than scores, too.

    Raises:
        UnknownNameError: no such data set or split.
        DataError: the data set's files are not there.
    """
    return _measured(model, evaluation_spec(task_of(model)).read(dataset, split), dataset, detailed)


def measure_file(model, path: Path, detailed: bool = True) -> Measured:
    """A model's scores on a file: of sentences and their tags in IOB2, of text, of texts and their labels in CSV, of
    tunes in ABC, of words and their pronunciations, or on a folder of recordings. Raises `InputError`."""
    return _measured(model, evaluation_spec(task_of(model)).read_file(path), "", detailed)


def _measured(model, examples, dataset: str, detailed: bool) -> Measured:
    task = evaluation_spec(task_of(model))
    metrics = task.evaluate(model, examples, dataset)
    return Measured(metrics, task.details(model, examples) if detailed else {})
