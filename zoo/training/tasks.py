"""What training knows about each task: the table of them all."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from zoo.abc_notation.user_file import read_tune_file
from zoo.datasets.iob2 import read_iob2
from zoo.tasks.binary_tagger.train import train_binary_tagger
from zoo.tasks.classifier.confusion import count_confusions
from zoo.tasks.classifier.finetune import plan_classifier
from zoo.tasks.classifier.train import corpora as corpora_of_language_model
from zoo.tasks.classifier.train import note as note_on_labels
from zoo.tasks.classifier.train import read_labelled, read_labelled_file, train_classifier
from zoo.tasks.language_model.finetune import plan_text
from zoo.tasks.language_model.train import evaluate_texts, read_examples, read_text, train_language_model
from zoo.tasks.language_model.train import note as note_on_text
from zoo.tasks.pronouncer.finetune import plan_pronunciation
from zoo.tasks.pronouncer.train import corpora as corpora_learnt_first
from zoo.tasks.pronouncer.train import note as note_on_pronunciations
from zoo.tasks.pronouncer.train import read_listed_file, read_pronunciations, train_pronouncer
from zoo.tasks.shared.finetune_plan import FineTuningPlan
from zoo.tasks.tagger.evaluate import evaluate_entities, note
from zoo.tasks.tagger.finetune import plan_tagger
from zoo.tasks.tagger.train import corpora, train_tagger
from zoo.tasks.token_level.data import plain_text, read_split
from zoo.tasks.trigger_word.data import NOISES, evaluate_sounds, read_sound_folder, read_sounds, trade_off
from zoo.tasks.trigger_word.data import note as note_on_sounds
from zoo.tasks.trigger_word.finetune import plan_trigger_word
from zoo.tasks.trigger_word.train import libraries as libraries_of_sound
from zoo.tasks.trigger_word.train import train_trigger_word
from zoo.tasks.tune_generator.data import read_tunes
from zoo.tasks.tune_generator.finetune import plan_tunes
from zoo.tasks.tune_generator.train import note as note_on_tunes
from zoo.tasks.tune_generator.train import train_tune_generator
from zoo.training.run_recipe import Trained


class TrainedTask(NamedTuple):
    """How a task is trained and measured."""

    train: Callable[[Any, Path, int, str, str | Path], Trained]
    """Runs a recipe in a folder with a seed, a fingerprint of what the run depends on, and word vectors."""
    evaluate: Callable[[Any, Any, str], dict[str, float]]
    """The scores of a model on what `read` or `read_file` give, of a data set whose name may be empty."""
    read: Callable[[str, str], Any] = read_split
    """The examples of a data set's split."""
    read_file: Callable[[Path], Any] = lambda path: tuple(zip(*read_iob2(path), strict=True))
    """The examples of a user's file."""
    note: Callable[[str], str] = lambda dataset: ""
    """What must be known to compare the scores on a data set with others'."""
    details: Callable[[Any, Any], dict[str, Any]] = lambda model, examples: {}
    """What a checkpoint records of the split it is known by beside its scores: further fields of `Score`."""
    corpora: Callable[[Any], list[str]] = lambda recipe: []
    """The data sets that a recipe reads beside the network's own."""
    libraries: Callable[[Any], tuple[str, ...]] = lambda recipe: ()
    """What else a recipe is trained with."""
    fine_tuning: Callable[[Any, Path, Path | None], FineTuningPlan] | None = None
    """How a model is trained on with a user's files, the second held out; None where it is not."""


def _measured(model, rows, dataset: str) -> dict[str, float]:
    return model.measure(*rows)


TASKS: dict[str, TrainedTask] = {
    "tagger": TrainedTask(
        train_tagger,
        lambda model, rows, dataset: evaluate_entities(model, *rows, dataset),
        note=note,
        corpora=corpora,
        libraries=lambda recipe: ("gensim",),
        fine_tuning=plan_tagger,
    ),
    "binary-tagger": TrainedTask(
        train_binary_tagger,
        _measured,
        corpora=plain_text,
    ),
    "language-model": TrainedTask(
        train_language_model,
        evaluate_texts,
        read=read_examples,
        read_file=read_text,
        note=note_on_text,
        corpora=lambda recipe: [part.dataset for part in recipe.mixture],
        fine_tuning=plan_text,
    ),
    "classifier": TrainedTask(
        train_classifier,
        _measured,
        read=read_labelled,
        read_file=read_labelled_file,
        note=note_on_labels,
        details=lambda model, rows: {"confusion": count_confusions(model, *rows)},
        corpora=corpora_of_language_model,
        fine_tuning=plan_classifier,
    ),
    "tune-generator": TrainedTask(
        train_tune_generator,
        lambda model, tunes, dataset: model.evaluate(tunes),
        read=read_tunes,
        read_file=read_tune_file,
        note=note_on_tunes,
        fine_tuning=plan_tunes,
    ),
    "encoder-decoder": TrainedTask(
        train_pronouncer,
        _measured,
        read=read_pronunciations,
        read_file=read_listed_file,
        note=note_on_pronunciations,
        corpora=corpora_learnt_first,
        fine_tuning=plan_pronunciation,
    ),
    "trigger-word": TrainedTask(
        train_trigger_word,
        evaluate_sounds,
        read=read_sounds,
        read_file=read_sound_folder,
        note=note_on_sounds,
        details=lambda model, sounds: {"trade_off": trade_off(model, sounds)},
        corpora=lambda recipe: [NOISES],
        libraries=libraries_of_sound,
        fine_tuning=plan_trigger_word,
    ),
}
"""By the name of the task in recipes and checkpoints."""
