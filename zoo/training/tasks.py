"""What training knows about each task: the table of them all."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from zoo.training.binary_tagging import train_binary_tagger
from zoo.training.run import Trained
from zoo.training.sentences import Sentences
from zoo.training.shared_types import evaluate_entities, note
from zoo.training.tagging import corpora, train_tagger


class TrainedTask(NamedTuple):
    """How a task is trained and measured."""

    train: Callable[[Any, Path, int, str, str | Path], Trained]
    """Runs a recipe in a folder with a seed, a fingerprint of what the run depends on, and word vectors."""
    evaluate: Callable[[Any, Sentences, Sentences, str], dict[str, float]]
    """The scores of a model on sentences and their IOB2 tags, of a data set whose name may be empty."""
    note: Callable[[str], str] = lambda dataset: ""
    """What must be known to compare the scores on a data set with others'."""
    corpora: Callable[[Any], list[str]] = lambda recipe: []
    """The data sets that a recipe reads before the network's own training."""
    libraries: tuple[str, ...] = ()
    """What else it is trained with."""


TASKS: dict[str, TrainedTask] = {
    "tagger": TrainedTask(train_tagger, evaluate_entities, note, corpora, ("gensim",)),
    "binary-tagger": TrainedTask(
        train_binary_tagger, lambda model, sentences, tags, dataset: model.evaluate(sentences, tags)
    ),
}
"""By the name of the task in recipes and checkpoints."""
