"""Scores of a model on the data sets that zoo knows, and on files."""

from pathlib import Path
from typing import Any, NamedTuple

from zoo.datasets.labelled_csv import Columns
from zoo.tasks.registry import evaluation_spec, task_of


class Measured(NamedTuple):
    """A model's scores by their names, and further fields of `zoo.store.checkpoint.Score`, such as the confusion of
    labels or misses against false accepts."""

    metrics: dict[str, float]
    details: dict[str, Any]


def evaluate(model: Any, dataset: str, split: str = "test", detailed: bool = True) -> Measured:
    """Measures a model on a split of a data set.

        zoo.evaluate(zoo.load("ner-bilstm"), "wnut17").metrics["f1"]

    Args:
        model: a model of zoo, of either runtime.
        dataset: the name of a data set of zoo, such as "conll2003".
        split: "train", "validation" or "test", as far as the data set has it.
        detailed: whether to give `details`, too.

    Raises:
        UnknownNameError: no such data set or split.
        DataError: the data set's files are not there.
    """
    return _measured(model, evaluation_spec(task_of(model)).read(dataset, split), dataset, detailed)


def evaluate_file(model: Any, path: Path, detailed: bool = True, columns: Columns | None = None) -> Measured:
    """Measures a model on a file: of sentences and their tags, of text, of texts and their labels in CSV, of tunes in
    ABC, of words and their pronunciations, or on a folder of recordings.

    `columns` are those of a file of labelled texts, where they are not called `text` and `label`. Raises `InputError`.
    """
    read = evaluation_spec(task_of(model)).read_file
    return _measured(model, read(path) if columns is None else read(path, columns), "", detailed)


def _measured(model: Any, examples: Any, dataset: str, detailed: bool) -> Measured:
    task = evaluation_spec(task_of(model))
    metrics = task.evaluate(model, examples, dataset)
    return Measured(metrics, task.details(model, examples) if detailed else {})
