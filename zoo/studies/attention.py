"""One recipe of an encoder–decoder in the plain form and with attention: what it is worth to look at the word again.

`python -m zoo.studies.attention NAME --seeds 1` trains what has not been trained yet, each run in a folder of its own
below `runs/NAME-attention`, and writes `README.md` and `attention.png` next to the recipe once all runs are there.
Processes that are started alike, side by side, share the runs.

The recipe of a run differs from the recipe by its attention alone: that of the recipe's own form is the recipe, and its
runs can be published as they are.
"""

from pathlib import Path

from zoo.studies import study
from zoo.studies.attention_report import Form, write_report
from zoo.tasks.pronouncer.recipe import EncoderDecoderRecipe


def places(seeds: int) -> list[Form]:
    """The runs, seed by seed, so that the first ones already show both forms."""
    return [Form(attention, seed) for seed in range(1, seeds + 1) for attention in (False, True)]


def recipe_text(text: str, place: Form) -> str:
    """The text of a recipe in the form of a run."""
    return study.changed(text, {"attention": str(place.attention).lower()})


def attention(name: str, seeds: int, folder: Path) -> None:
    """Trains what is left, and writes the report where nothing is left."""
    recipe, text, beside = study.read_recipe(name, EncoderDecoderRecipe, "encoder-decoder")
    found = study.trained({place: recipe_text(text, place) for place in places(seeds)}, folder)
    if found is not None:
        write_report(recipe, found, folder, beside)


if __name__ == "__main__":
    study.main(__doc__, "attention", 1, attention)
