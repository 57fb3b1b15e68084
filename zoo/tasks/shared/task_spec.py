"""What each task's folder tells the rest of zoo, by the names that `zoo.tasks.registry` asks for."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from zoo import datasets

if TYPE_CHECKING:
    from zoo.store.checkpoint import Score
    from zoo.training.run_recipe import Trained


class CheckpointSpec(NamedTuple):
    """How checkpoints of a task become Keras models, and models checkpoints: `CHECKPOINT` in `checkpoint.py`."""

    construct: Callable[[Any, Any, list[str]], Any]
    """The network and the preprocessor that an architecture, a vocabulary and labels describe, with fresh weights."""
    describe: Callable[[Any], tuple[Any, Any]]
    """The architecture and the vocabulary of a model: what `construct` needs to make the same network."""
    golden_answer: Callable[[Any, str], dict[str, Any]]
    """A model's answer for a text. Arrays in it may differ by a tolerance elsewhere; all else must be the same."""
    answer: Callable[[Any, str], str]
    """A model's answer for a text, in Markdown."""


class EvaluationSpec(NamedTuple):
    """How models of a task are measured, with Keras or without: `EVALUATION` in `evaluate.py`."""

    evaluate: Callable[[Any, Any, str], dict[str, float]]
    """The scores of a model on what `read` or `read_file` give, of a data set whose name may be empty."""
    read: Callable[[str, str], Any]
    """The examples of a data set's split."""
    read_file: Callable[..., Any]
    """The examples of a user's file, given its path; of labelled texts also the names of the columns."""
    note: Callable[[str], str] = datasets.note
    """What must be known to compare the scores on a data set with those of others."""
    details: Callable[[Any, Any], dict[str, Any]] = lambda model, examples: {}
    """What a checkpoint records of the split it is known by in addition to its scores: further fields of `Score`."""
    draw: "Callable[[Score, Sequence[str], Path], None]" = lambda score, labels, folder: None
    """Draws these details, of a model's labels, into a folder, for the card."""


class TrainingSpec(NamedTuple):
    """How a task is trained from a recipe: `TRAINING` in `train.py`."""

    train: "Callable[..., Trained]"
    """Runs a recipe in a folder with a seed and a fingerprint of what the run depends on: `train(recipe, folder, seed,
    fingerprint)`, with `vectors`, too, where it takes them."""
    corpora: Callable[[Any], list[str]] = lambda recipe: []
    """The data sets that a recipe reads in addition to the network's own."""
    libraries: Callable[[Any], tuple[str, ...]] = lambda recipe: ()
    """What else a recipe is trained with."""
    takes_vectors: bool = False
    """Whether its recipes start from word vectors."""
