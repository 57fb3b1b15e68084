"""One recipe of a tune generator with one to four layers, all with about as many weights: what depth is worth.

`python -m zoo.studies.depths NAME --seeds 1` trains what has not been trained yet, each run in a folder of its own
below `runs/NAME-depths`, and writes `README.md` and `depths.png` next to the recipe once all runs are there. Processes
that are started alike, side by side, share the runs.

The recipe of a run differs from the recipe by its layers and their width, and by fewer epochs: four networks as wide as
a good generator take long, and the order of the depths shows before their best loss does.
"""

from bisect import bisect_left
from pathlib import Path
from typing import NamedTuple

from zoo.studies import study
from zoo.studies.depth_report import write_report
from zoo.tasks.shared.weight_shapes import next_token, parameters
from zoo.tasks.tune_generator.recipe import TuneGeneratorRecipe
from zoo.tasks.tune_generator.train import build_tune_generator, training_keys

LAYERS = (1, 2, 3, 4)
EPOCHS_SHARE = 3
"""Of the recipe's epochs a run has one in so many; the average of its weights reaches back so much less far."""


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

    def weights(units: int, layers: int = layers) -> int:
        return parameters(next_token(made.model_copy(update={"layers": layers, "units": units}), tokens))

    if layers == made.layers:
        return made.units
    wanted = weights(made.units, made.layers)
    above = bisect_left(range(1, 4096), wanted, key=weights) + 1
    return min(max(1, above - 1), above, key=lambda units: abs(weights(units) - wanted))


def places(recipe: TuneGeneratorRecipe, seeds: int, tokens: int) -> list[Depth]:
    """The runs, seed by seed, so that the first ones already show all depths."""
    widths = {layers: matched_units(recipe, layers, tokens) for layers in LAYERS}
    return [Depth(layers, units, seed) for seed in range(1, seeds + 1) for layers, units in widths.items()]


def recipe_text(text: str, recipe: TuneGeneratorRecipe, place: Depth) -> str:
    """The text of a recipe with the layers, the width and the epochs of a run."""
    average = max(0.0, 1 - EPOCHS_SHARE * (1 - recipe.training.average))
    lines = {"layers": place.layers, "units": place.units, "epochs": epochs(recipe), "average": f"{average:.6g}"}
    return study.changed(text, {name: str(value) for name, value in lines.items()})


def epochs(recipe: TuneGeneratorRecipe) -> int:
    """The epochs of a run."""
    return max(1, recipe.training.epochs // EPOCHS_SHARE)


def depths(name: str, seeds: int, folder: Path) -> None:
    """Trains what is left, and writes the report where nothing is left."""
    recipe, text, beside = study.read_recipe(name, TuneGeneratorRecipe, "tune generator")
    wanted = places(recipe, seeds, len(build_tune_generator(recipe, training_keys(recipe)).encoder))
    found = study.trained({place: recipe_text(text, recipe, place) for place in wanted}, folder)
    if found is not None:
        write_report(recipe, found, epochs(recipe), beside)


if __name__ == "__main__":
    study.main(__doc__, "depths", 1, depths)
