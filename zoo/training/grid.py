"""One recipe with every cell, forwards and both ways, and several seeds: what comes of each choice.

`python -m zoo.training.grid NAME --seeds 5` trains what has not been trained yet, each run in a folder of its own below
`runs/NAME-grid`, and writes `README.md` and `grid.png` beside the recipe once all runs are there. Processes that are
started alike, side by side, share the runs.

The recipe of a run is a file in its folder, which differs from the recipe by its cell and its direction alone: once the
recipe has those of a run, the run counts as one of the recipe, as `zoo.training.publish` wants it.
"""

import argparse
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import get_args

import keras
from filelock import FileLock, Timeout

from zoo.console import err
from zoo.errors import RecipeError, ZooError
from zoo.store.architecture import Cell
from zoo.store.atomic import replace_file
from zoo.store.checkpoint import FILE_NAME, Checkpoint, read
from zoo.training import recipe as recipes
from zoo.training.grid_report import Place, write_report
from zoo.training.reproduce import run

_RECIPE = "recipe.toml"


def places(seeds: int) -> list[Place]:
    """The runs of the grid: seed by seed, so that the first ones already show all configurations."""
    return [
        Place(cell, both, seed) for seed in range(1, seeds + 1) for cell in get_args(Cell) for both in (False, True)
    ]


def recipe_text(text: str, place: Place) -> str:
    """The text of a recipe with the cell and the direction of a place."""
    for name, value in (("cell", f'"{place.cell}"'), ("bidirectional", str(place.bidirectional).lower())):
        text, found = re.subn(rf'^{name} = ("[^"]*"|\w+)', f"{name} = {value}", text, flags=re.MULTILINE)
        if found != 1:
            raise RecipeError(f"a grid wants a recipe with one line for {name}, not {found}")
    return text


def train(name: str, folder: Path, wanted: list[Place]) -> None:
    """Trains the runs that are neither finished nor in the hands of another process; a stopped one goes on."""
    text = recipes.find(name).read_text(encoding="utf-8")
    folder.mkdir(parents=True, exist_ok=True)
    for number, place in enumerate(wanted, 1):
        with taken(folder / f"{place.folder}.lock") as ours:
            if ours and not finished(folder / place.folder, recipe_text(text, place)):
                err.print(f"{number} of {len(wanted)}: {place.folder}", highlight=False)
                train_one(folder / place.folder, recipe_text(text, place), place.seed)


def train_one(folder: Path, text: str, seed: int) -> None:
    """Trains and measures the recipe of a text in a folder; a stopped run goes on."""
    folder.mkdir(exist_ok=True)
    replace_file(folder / _RECIPE, text.encode())
    keras.utils.clear_session()
    run(folder / _RECIPE, seed, folder)


@contextmanager
def taken(path: Path) -> Iterator[bool]:
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


def grid(name: str, seeds: int, folder: Path | None = None) -> None:
    """Trains what is left of the grid, and writes the report where nothing is left."""
    path = recipes.find(name)
    folder = folder or Path("runs") / f"{name}-grid"
    wanted = places(seeds)
    train(name, folder, wanted)
    text = path.read_text(encoding="utf-8")
    made = {place: finished(folder / place.folder, recipe_text(text, place)) for place in wanted}
    found = {place: checkpoint for place, checkpoint in made.items() if checkpoint}
    if len(found) < len(wanted):
        err.print(f"{len(found)} of {len(wanted)} runs are done; the report comes with the last", highlight=False)
        return
    write_report(recipes.read(path), found, path.parent)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("name")
    parser.add_argument("--seeds", type=int, default=5, choices=range(1, 101), metavar="N")
    parser.add_argument("--out", type=Path, help="the folder of the runs; runs/NAME-grid by default")
    arguments = parser.parse_args()
    try:
        grid(arguments.name, arguments.seeds, arguments.out)
    except ZooError as error:
        parser.error(str(error))
