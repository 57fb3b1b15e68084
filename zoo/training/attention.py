"""One recipe of an encoder–decoder in the plain form and with attention: what it is worth to look at the word again.

`python -m zoo.training.attention NAME --seeds 1` trains what has not been trained yet, each run in a folder of its own
below `runs/NAME-attention`, and writes `README.md` and `attention.png` beside the recipe once all runs are there.
Processes that are started alike, side by side, share the runs.

The recipe of a run differs from the recipe by its attention alone: that of the recipe's own form is the recipe, and its
runs can be published as they are.
"""

import argparse
import re
from pathlib import Path

from zoo.console import err
from zoo.errors import RecipeError, ZooError
from zoo.training import recipe as recipes
from zoo.training.attention_report import Form, write_report
from zoo.training.grid import finished, taken, train_one
from zoo.training.recipe import EncoderDecoderRecipe


def places(seeds: int) -> list[Form]:
    """The runs, seed by seed, so that the first ones already show both forms."""
    return [Form(attention, seed) for seed in range(1, seeds + 1) for attention in (False, True)]


def recipe_text(text: str, place: Form) -> str:
    """The text of a recipe in the form of a run."""
    changed = f"attention = {str(place.attention).lower()}"
    text, found = re.subn(r"^attention = \w+", changed, text, flags=re.MULTILINE)
    if found != 1:
        raise RecipeError(f"forms want a recipe with one line for attention, not {found}")
    return text


def train(text: str, folder: Path, wanted: list[Form]) -> None:
    """Trains the runs that are neither finished nor in the hands of another process; a stopped one goes on."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, place in enumerate(wanted, 1):
        mine = recipe_text(text, place)
        with taken(folder / f"{place.folder}.lock") as ours:
            if ours and not finished(folder / place.folder, mine):
                err.print(f"{number} of {len(wanted)}: {place.folder}", highlight=False)
                train_one(folder / place.folder, mine, place.seed)


def attention(name: str, seeds: int, folder: Path | None = None) -> None:
    """Trains what is left, and writes the report where nothing is left."""
    path = recipes.find(name)
    recipe, text = recipes.read(path), path.read_text(encoding="utf-8")
    if not isinstance(recipe, EncoderDecoderRecipe):
        raise RecipeError(f"{name} makes no encoder-decoder; forms are for those")
    folder = folder or Path("runs") / f"{name}-attention"
    wanted = places(seeds)
    train(text, folder, wanted)
    made = {place: finished(folder / place.folder, recipe_text(text, place)) for place in wanted}
    found = {place: checkpoint for place, checkpoint in made.items() if checkpoint}
    if len(found) < len(wanted):
        err.print(f"{len(found)} of {len(wanted)} runs are done; the report comes with the last", highlight=False)
        return
    write_report(recipe, found, folder, path.parent)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("name")
    parser.add_argument("--seeds", type=int, default=1, choices=range(1, 101), metavar="N")
    parser.add_argument("--out", type=Path, help="the folder of the runs; runs/NAME-attention by default")
    arguments = parser.parse_args()
    try:
        attention(arguments.name, arguments.seeds, arguments.out)
    except ZooError as error:
        parser.error(str(error))
