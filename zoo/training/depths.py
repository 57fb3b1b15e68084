"""One recipe of a tune generator with one to four layers, all with about as many weights: what depth is worth.

`python -m zoo.training.depths NAME --seeds 1` trains what has not been trained yet, each run in a folder of its own
below `runs/NAME-depths`, and writes `README.md` and `depths.png` beside the recipe once all runs are there. Processes
that are started alike, side by side, share the runs.

The recipe of a run differs from the recipe by its layers and their width alone: that of the recipe's own depth is the
recipe, and its runs can be published as they are.
"""

import argparse
import re
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from zoo.console import err
from zoo.errors import RecipeError, ZooError
from zoo.store.checkpoint import Checkpoint
from zoo.store.tasks.stored_task import least_next_token_parameters
from zoo.training import recipe as recipes
from zoo.training.depth_report import write_report
from zoo.training.grid import finished, taken, train_one
from zoo.training.recipe import TuneGeneratorRecipe
from zoo.training.tune_generation import build_tune_generator, training_keys

LAYERS = (1, 2, 3, 4)


class Depth(NamedTuple):
    """A run: how many layers, how wide each is, and its seed."""

    layers: int
    units: int
    seed: int

    @property
    def folder(self) -> str:
        """The name of the run's folder."""
        return f"{self.layers}-layers-{self.seed}"


def matched_units(recipe: TuneGeneratorRecipe, layers: int, tokens: int) -> int:
    """The width with which a network of so many layers for so many tokens has about as many weights as the recipe's."""
    made = recipe.architecture

    def weights(units: int) -> int:
        return least_next_token_parameters(made.model_copy(update={"layers": layers, "units": units}), tokens)

    wanted = least_next_token_parameters(made, tokens)
    return made.units if layers == made.layers else min(range(1, 4097), key=lambda units: abs(weights(units) - wanted))


def places(recipe: TuneGeneratorRecipe, seeds: int, tokens: int) -> list[Depth]:
    """The runs, seed by seed, so that the first ones already show all depths."""
    widths = {layers: matched_units(recipe, layers, tokens) for layers in LAYERS}
    return [Depth(layers, units, seed) for seed in range(1, seeds + 1) for layers, units in widths.items()]


def recipe_text(text: str, place: Depth) -> str:
    """The text of a recipe with the layers and the width of a run."""
    for name, value in (("layers", place.layers), ("units", place.units)):
        text, found = re.subn(rf"^{name} = \d+", f"{name} = {value}", text, flags=re.MULTILINE)
        if found != 1:
            raise RecipeError(f"depths want a recipe with one line for {name}, not {found}")
    return text


def train(text: str, folder: Path, wanted: list[Depth]) -> None:
    """Trains the runs that are neither finished nor in the hands of another process; a stopped one goes on."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, place in enumerate(wanted, 1):
        mine = recipe_text(text, place)
        with taken(folder / f"{place.folder}.lock") as ours:
            if ours and not finished(folder / place.folder, mine):
                err.print(f"{number} of {len(wanted)}: {place.folder}", highlight=False)
                train_one(folder / place.folder, mine, place.seed)


def depths(name: str, seeds: int, folder: Path | None = None) -> None:
    """Trains what is left, and writes the report where nothing is left."""
    path = recipes.find(name)
    recipe, text = recipes.read(path), path.read_text(encoding="utf-8")
    if not isinstance(recipe, TuneGeneratorRecipe):
        raise RecipeError(f"{name} makes no tune generator; depths are for those")
    folder = folder or Path("runs") / f"{name}-depths"
    wanted = places(recipe, seeds, len(build_tune_generator(recipe, training_keys(recipe)).encoder))
    train(text, folder, wanted)
    made = {place: finished(folder / place.folder, recipe_text(text, place)) for place in wanted}
    found: Mapping[Depth, Checkpoint] = {place: checkpoint for place, checkpoint in made.items() if checkpoint}
    if len(found) < len(wanted):
        err.print(f"{len(found)} of {len(wanted)} runs are done; the report comes with the last", highlight=False)
        return
    write_report(recipe, found, path.parent)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("name")
    parser.add_argument("--seeds", type=int, default=1, choices=range(1, 101), metavar="N")
    parser.add_argument("--out", type=Path, help="the folder of the runs; runs/NAME-depths by default")
    arguments = parser.parse_args()
    try:
        depths(arguments.name, arguments.seeds, arguments.out)
    except ZooError as error:
        parser.error(str(error))
