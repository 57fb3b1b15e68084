"""The tasks, and where each keeps its parts.

Names are strings, and a part is imported when it is asked for, so that loading one task imports no other.
"""

from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, NamedTuple

from zoo.errors import InputError, UnknownNameError, enumerated

if TYPE_CHECKING:
    from zoo.onnx.interface import Interfaces
    from zoo.store.schema import Strict
    from zoo.tasks.shared.task_spec import CheckpointSpec, EvaluationSpec, TrainingSpec
    from zoo.tasks.shared.weight_shapes import Shapes


class TaskEntry(NamedTuple):
    """A task's folder in `zoo/tasks/`, its classes in `model.py`, `onnx_model.py` and `recipe.py`, and what people are
    told about it."""

    folder: str
    model: str
    onnx_model: str
    recipe: str
    title: str
    """What a model of it is called."""
    does: str
    """What a model of it does, in two or three words for a table."""
    verbs: tuple[str, ...]
    """The methods of its models that answer users; `trace`: their gates and states can be drawn."""
    reads: str = "text"
    """What a model of it is asked about."""
    train_data: str = ""
    """The file that `zoo fit` trains it on; empty where that is no file, or where it trains none."""


TASKS = {
    "tagger": TaskEntry(
        "tagger",
        "Tagger",
        "OnnxTagger",
        "TaggerRecipe",
        title="tagger",
        does="finds names",
        verbs=("tag", "trace"),
        train_data="a word first and its tag (IOB2, IOB1, BIOES, BILOU) last on a line, a blank line after a sentence; "
        "or JSON lines with tokens and tags",
    ),
    "binary-tagger": TaskEntry(
        "binary_tagger",
        "BinaryTagger",
        "OnnxBinaryTagger",
        "BinaryTaggerRecipe",
        title="binary tagger",
        does="marks names",
        verbs=("tag", "trace"),
    ),
    "language-model": TaskEntry(
        "language_model",
        "LanguageModel",
        "OnnxLanguageModel",
        "LanguageModelRecipe",
        title="language model",
        does="predicts text",
        verbs=("score", "generate", "trace"),
        train_data="plain text",
    ),
    "classifier": TaskEntry(
        "classifier",
        "Classifier",
        "OnnxClassifier",
        "ClassifierRecipe",
        title="classifier",
        does="labels texts",
        verbs=("classify", "explain"),
        train_data="CSV, JSON lines or Parquet with the columns text and label, or ABC for types of dance",
    ),
    "tune-generator": TaskEntry(
        "tune_generator",
        "TuneGenerator",
        "OnnxTuneGenerator",
        "TuneGeneratorRecipe",
        title="tune generator",
        does="writes tunes",
        verbs=("compose",),
        reads="tune",
        train_data="ABC",
    ),
    "encoder-decoder": TaskEntry(
        "pronouncer",
        "Pronouncer",
        "OnnxPronouncer",
        "EncoderDecoderRecipe",
        title="pronouncer",
        does="pronounces",
        verbs=("pronounce", "attend"),
        reads="word",
        train_data="one word, a tab and its pronunciation per line, or CSV with the columns word and pronunciation",
    ),
    "trigger-word": TaskEntry(
        "trigger_word",
        "TriggerWord",
        "OnnxTriggerWord",
        "TriggerWordRecipe",
        title="trigger-word model",
        does="hears a word",
        verbs=("listen",),
        reads="sound",
    ),
}
"""By the name that `architecture.task` has in a checkpoint and `task` in a recipe."""


_VECTORS = "word-vectors"


def model_class(task: str) -> type:
    """The Keras class of a task."""
    return getattr(_module(task, "model"), TASKS[task].model)


def onnx_model_class(task: str) -> type:
    """The class that answers the same questions by onnxruntime."""
    return getattr(_module(task, "onnx_model"), TASKS[task].onnx_model)


def onnx_graphs(task: str) -> Callable[..., dict[str, Any]]:
    """The function that writes a task's network down as ONNX graphs: `graphs` in `onnx_graph.py`."""
    return _module(task, "onnx_graph").graphs


def onnx_interfaces(task: str) -> "Callable[..., Interfaces]":
    """The function that says what a task's graphs take and give, by an architecture, labels and the shapes of weights:
    `interfaces` in `onnx_graph.py`."""
    return _module(task, "onnx_graph").interfaces


def weight_shapes(task: str) -> "Callable[..., Shapes]":
    """The function that says which weights a task's network has, given an architecture, a vocabulary and labels:
    `weight_shapes` in `weight_shapes.py`."""
    return _module(task, "weight_shapes").weight_shapes


def recipe_schema(task: object) -> "type[Strict]":
    """The schema of a task's recipes, or of word vectors, which are no task but have a recipe.

    Raises:
        UnknownNameError: no task has this name.
    """
    if task == _VECTORS:
        return _module("tagger", "recipe").VectorsRecipe
    if task not in TASKS:
        raise UnknownNameError("task", str(task), [*TASKS, _VECTORS])
    return getattr(_module(task, "recipe"), TASKS[task].recipe)


def checkpoint_spec(task: str) -> "CheckpointSpec":
    """How a task is stored."""
    return _module(task, "checkpoint").CHECKPOINT


def evaluation_spec(task: str) -> "EvaluationSpec":
    """How a task is measured."""
    return _module(task, "evaluate").EVALUATION


def training_spec(task: str) -> "TrainingSpec":
    """How a task is trained from a recipe."""
    return _module(task, "train").TRAINING


def finetune_plan(task: str) -> Callable[..., Any]:
    """The function that plans a task's training on a user's data: `plan` in `finetune.py`.

    Raises:
        InputError: the task has none.
    """
    if not _can_be_finetuned(task):
        able = enumerated([f"{entry.title}s" for name, entry in TASKS.items() if _can_be_finetuned(name)])
        raise InputError(f"zoo fit does not train {TASKS[task].title}s; it trains {able}")
    return _module(task, "finetune").plan


def tasks_that(*verbs: str) -> list[str]:
    """The tasks whose models have one of these verbs."""
    return [task for task, entry in TASKS.items() if set(verbs) & set(entry.verbs)]


def task_of(model) -> str:
    """The name of the task of a model, with Keras or without.

    Raises:
        InputError: a model that is not one of zoo's.
    """
    return task_of_class(type(model))


def task_of_class(model_class: type) -> str:
    """The name of the task of a class of models. Raises `InputError` as `task_of` does."""
    classes = {(cls.__module__, cls.__name__) for cls in model_class.__mro__}
    for name, entry in TASKS.items():
        parts = (("model", entry.model), ("onnx_model", entry.onnx_model))
        if any((_path(name, part), cls) in classes for part, cls in parts):
            return name
    raise InputError(f"{model_class.__name__} is not a model of zoo; its tasks are {', '.join(TASKS)}")


def _can_be_finetuned(task: str) -> bool:
    return find_spec(_path(task, "finetune")) is not None


def _path(task: str, part: str) -> str:
    return f"zoo.tasks.{TASKS[task].folder}.{part}"


def _module(task: str, part: str):
    return import_module(_path(task, part))
