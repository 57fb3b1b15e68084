"""One recipe with every cell, forwards and both ways, and several seeds: what comes of each choice.

`python -m zoo.studies.cells NAME --seeds 5` trains what has not been trained yet, each run in a folder of its own below
`runs/NAME-grid`, and writes `README.md` and `grid.png` next to the recipe once all runs are there. Processes that are
started alike, side by side, share the runs.

The recipe of a run is a file in its folder, which differs from the recipe by its cell and its direction alone: once the
recipe has those of a run, the run counts as one of the recipe, as `zoo.reproduction.publish` wants it.
"""

from pathlib import Path
from typing import get_args

from zoo.store.architecture import Cell
from zoo.studies import study
from zoo.studies.cells_report import Place, write_report
from zoo.training.recipe import NetworkRecipe


def places(seeds: int) -> list[Place]:
    """The runs of the grid: seed by seed, so that the first ones already show all configurations."""
    return [
        Place(cell, both, seed) for seed in range(1, seeds + 1) for cell in get_args(Cell) for both in (False, True)
    ]


def recipe_text(text: str, place: Place) -> str:
    """The text of a recipe with the cell and the direction of a place."""
    return study.changed(text, {"cell": f'"{place.cell}"', "bidirectional": str(place.bidirectional).lower()})


def grid(name: str, seeds: int, folder: Path) -> None:
    """Trains what is left of the grid, and writes the report where nothing is left."""
    recipe, text, beside = study.read_recipe(name, NetworkRecipe, "network")
    found = study.trained({place: recipe_text(text, place) for place in places(seeds)}, folder)
    if found is not None:
        write_report(recipe, found, beside)


if __name__ == "__main__":
    study.main(__doc__, "grid", 5, grid)
