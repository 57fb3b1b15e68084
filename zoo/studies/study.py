"""Runs of one recipe that differ by a line or two, and share a folder: what studies of a recipe are made of.

Each run has a folder of its own, with the text of its recipe in it. Processes that are started alike, side by side,
share the runs.
"""

import argparse
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol, TypeVar

import keras
from filelock import FileLock, Timeout

from zoo.console import err
from zoo.errors import RecipeError, ZooError
from zoo.reproduction.reproduce import run
from zoo.store.atomic import replace_file
from zoo.store.checkpoint import FILE_NAME, Checkpoint, read
from zoo.tasks import recipes
from zoo.training.recipe import NetworkRecipe

_RECIPE = "recipe.toml"


class Place(Protocol):
    """What tells one run of a study from the others."""

    @property
    def seed(self) -> int: ...

    @property
    def folder(self) -> str:
        """The name of the run's folder."""
        ...


P = TypeVar("P", bound=Place)
R = TypeVar("R", bound=NetworkRecipe)


def read_recipe(name: str, schema: type[R], what: str) -> tuple[R, str, Path]:
    """A recipe that a study is for, its text, and the folder that the report is written to.

    Args:
        schema: of the recipes that the study is for.
        what: what recipes of the schema make.

    Raises:
        UnknownNameError: no such recipe.
        RecipeError: the recipe makes something else.
    """
    path = recipes.find(name)
    recipe = recipes.read(path)
    if not isinstance(recipe, schema):
        raise RecipeError(f"{name} makes no {what}; this study is for those")
    return recipe, path.read_text(encoding="utf-8"), path.parent


def changed(text: str, lines: Mapping[str, str]) -> str:
    """The text of a recipe with other values in some lines, written as TOML has them.

    Raises:
        RecipeError: the recipe does not have exactly one line of a name.
    """
    for name, value in lines.items():
        text, found = re.subn(rf'^{name} = ("[^"]*"|[\w.+-]+)', f"{name} = {value}", text, flags=re.MULTILINE)
        if found != 1:
            raise RecipeError(f"a study needs a recipe with one line for {name}, not {found}")
    return text


def train(texts: Mapping[P, str], folder: Path) -> None:
    """Trains the runs that are neither finished nor in the hands of another process; a stopped one resumes."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, (place, text) in enumerate(texts.items(), 1):
        with _taken(folder / f"{place.folder}.lock") as ours:
            if ours and not finished(folder / place.folder, text):
                err.print(f"{number} of {len(texts)}: {place.folder}", highlight=False)
                _run(folder / place.folder, text, place.seed)


def trained(texts: Mapping[P, str], folder: Path) -> dict[P, Checkpoint] | None:
    """Trains what is left, and gives the checkpoints of all runs, or None where another process still has some."""
    train(texts, folder)
    made = {place: finished(folder / place.folder, text) for place, text in texts.items()}
    found = {place: checkpoint for place, checkpoint in made.items() if checkpoint}
    if len(found) == len(texts):
        return found
    err.print(f"{len(found)} of {len(texts)} runs are done; the report comes with the last", highlight=False)
    return None


def finished(folder: Path, text: str) -> Checkpoint | None:
    """The checkpoint of a run of a recipe's text, if it has been trained and measured.

    Raises:
        RecipeError: the run is of another recipe.
    """
    path = folder / _RECIPE
    if path.exists() and path.read_text(encoding="utf-8") != text:
        raise RecipeError(f"{folder} holds a run of another recipe; give another folder, or delete it")
    if not (folder / "checkpoint" / FILE_NAME).is_file():
        return None
    checkpoint = read(folder / "checkpoint")
    return checkpoint if checkpoint.scores else None


def main(description: str | None, kind: str, seeds: int, study: Callable[[str, int, Path], None]) -> None:
    """The command of a study: a recipe's name, the seeds of each run, and the folder of the runs."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("name")
    parser.add_argument("--seeds", type=int, default=seeds, choices=range(1, 101), metavar="N")
    parser.add_argument("--out", type=Path, help=f"the folder of the runs; runs/NAME-{kind} by default")
    arguments = parser.parse_args()
    try:
        study(arguments.name, arguments.seeds, arguments.out or Path("runs") / f"{arguments.name}-{kind}")
    except ZooError as error:
        parser.error(str(error))


def _run(folder: Path, text: str, seed: int) -> None:
    folder.mkdir(exist_ok=True)
    replace_file(folder / _RECIPE, text.encode())
    keras.utils.clear_session()
    run(folder / _RECIPE, seed, folder)


@contextmanager
def _taken(path: Path) -> Iterator[bool]:
    """Whether the lock of a file could be had; if so, it is held meanwhile, and let go when the process ends."""
    lock = FileLock(path)
    try:
        lock.acquire(blocking=False)
    except Timeout:
        yield False
        return
    try:
        yield True
    finally:
        lock.release()
