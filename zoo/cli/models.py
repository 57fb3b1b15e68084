"""Which model a command asks, what runs it, and what is said where it is one of another task."""

from collections.abc import Sequence
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

from zoo.cli.terminal import quiet
from zoo.datasets.labelled_csv import Columns
from zoo.errors import InputError, enumerated
from zoo.tasks.registry import TASKS, TaskEntry, tasks_that

_COMMANDS = {
    "tag": "zoo predict",
    "classify": "zoo predict",
    "pronounce": "zoo predict",
    "score": "zoo score",
    "generate": "zoo generate",
    "compose": "zoo generate",
    "listen": "zoo listen",
    "trace": "zoo inspect",
    "attend": "zoo inspect",
}
"""The command that asks a model by a verb of its task."""


class Chosen(NamedTuple):
    """The checkpoint that a command is about, before the seconds that loading it takes."""

    name: str
    folder: Path
    task: TaskEntry

    def verb(self, verbs: Sequence[str]) -> str:
        """The one of some verbs that the checkpoint's task has."""
        return next(verb for verb in verbs if verb in self.task.verbs)

    def check_option(self, option: str, *verbs: str) -> None:
        """Refuses an option that only models with other verbs take. Raises `InputError`."""
        if not set(verbs) & set(self.task.verbs):
            raise InputError(f"{self.name} is {_a(self.task)}, and {option} is for {_titles(verbs)}; leave it out")

    def columns(self, text: str | None, label: str | None) -> Columns | None:
        """The columns of files of labelled texts that `--text-column` and `--label-column` name, None for the usual
        ones. Raises `InputError` for a model of another task."""
        named = {"text": text, "label": label}
        given = {column: name for column, name in named.items() if name is not None}
        for column in given:
            self.check_option(f"--{column}-column", "classify")
        return Columns(**given) if given else None

    def load(self, runtime: str | None = "keras"):
        """The model, with nothing on standard error but progress; None takes the faster runtime that is installed.

        Raises:
            InputError, CheckpointError: as `zoo.load`.
        """
        from zoo.tasks.loading import load

        runtime = runtime or default_runtime()
        if runtime == "keras":
            with suppress(ModuleNotFoundError), quiet():  # `load` says what is missing
                import zoo.tasks.keras_loading  # noqa: F401
        return load(self.folder, runtime)


def choose(name: str, verbs: Sequence[str] = (), command: str = "") -> Chosen:
    """The checkpoint of a name, of a task that has one of `verbs`, where a command needs that.

    Raises:
        InputError: a checkpoint of another task.
        UnknownNameError, CheckpointError: as `zoo.load`.
    """
    from zoo.store.catalogue import find
    from zoo.store.checkpoint import read

    folder = find(name)
    chosen = Chosen(str(name), folder, TASKS[read(folder).architecture.task])
    if verbs and not set(verbs) & set(chosen.task.verbs):
        own = list(dict.fromkeys(_COMMANDS[verb] for verb in chosen.task.verbs if verb in _COMMANDS))
        raise InputError(
            f"{name} is {_a(chosen.task)}, and {command} is for {_titles(verbs)}; use {enumerated(own, 'or')}"
        )
    return chosen


def load_model(name: str, verbs: Sequence[str] = (), command: str = "", runtime: str | None = "keras") -> Any:
    """The model of a name; arguments and errors as in `choose` and `Chosen.load`."""
    return choose(name, verbs, command).load(runtime)


def default_runtime() -> str:
    """The runtime of commands that need no gradient: ONNX, which starts sooner, where it is installed."""
    return "onnx" if all(find_spec(package) for package in ("onnx", "onnxruntime")) else "keras"


def _titles(verbs: Sequence[str]) -> str:
    return enumerated([f"{TASKS[task].title}s" for task in tasks_that(*verbs)])


def _a(task: TaskEntry) -> str:
    return f"{'an' if task.title[0] in 'aeio' else 'a'} {task.title}"
