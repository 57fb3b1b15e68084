"""One recipe of a trigger word with each speaker held out in turn: how well it hears voices that it does not know.

`python -m zoo.studies.speakers NAME --seeds 1` trains what has not been trained yet, each run in a folder of its own
below `runs/NAME-speakers`, and writes `README.md` and `speakers.png` next to the recipe once all runs are there.
Processes that are started alike, side by side, share the runs.

The recipe of a run differs from the recipe by its data set alone: that with the recipe's own speaker is the recipe, and
its runs can be published as they are.
"""

from pathlib import Path
from typing import NamedTuple

from zoo.datasets.spoken_digit import SPEAKERS
from zoo.studies import study
from zoo.studies.speaker_report import write_report
from zoo.tasks.trigger_word.recipe import TriggerWordRecipe


class HeldOut(NamedTuple):
    """A run: who is held out, and its seed."""

    speaker: str
    seed: int

    @property
    def folder(self) -> str:
        """The name of the run's folder."""
        return f"{self.speaker}-{self.seed}"


def places(seeds: int) -> list[HeldOut]:
    """The runs, seed by seed, so that the first ones already show all speakers."""
    return [HeldOut(speaker, seed) for seed in range(1, seeds + 1) for speaker in SPEAKERS]


def recipe_text(text: str, place: HeldOut) -> str:
    """The text of a recipe with the speaker of a run held out."""
    return study.changed(text, {"dataset": f'"spoken_digit/{place.speaker}"'})


def speakers(name: str, seeds: int, folder: Path) -> None:
    """Trains what is left, and writes the report where nothing is left."""
    recipe, text, beside = study.read_recipe(name, TriggerWordRecipe, "model of a trigger word")
    found = study.trained({place: recipe_text(text, place) for place in places(seeds)}, folder)
    if found is not None:
        write_report(recipe, found, beside)


if __name__ == "__main__":
    study.main(__doc__, "speakers", 1, speakers)
