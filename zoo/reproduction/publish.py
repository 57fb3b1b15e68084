"""Runs of a recipe with several seeds become the checkpoint that ships.

`python -m zoo.reproduction.publish NAME RUN RUN RUN` takes the folders of at least three reproductions, ships the one
that validates best, and records the spread of all as the tolerance; one is enough where the recipe names a tolerance.
Of weights that may not be handed on, the record alone is put next to the recipe.
"""

import argparse
import shutil
import statistics
from pathlib import Path

from zoo.errors import RecipeError, UnknownNameError, ZooError
from zoo.reproduction.reproduce import figure
from zoo.store import card
from zoo.store.atomic import replace_folder
from zoo.store.catalogue import bundled
from zoo.store.checkpoint import (
    CARD_NAME,
    FILE_NAME,
    Checkpoint,
    Comparison,
    Example,
    Score,
    listed,
    read,
    verify,
    write,
)
from zoo.store.metrics import METRICS
from zoo.tasks import recipes
from zoo.tasks.keras_loading import load
from zoo.tasks.registry import checkpoint_spec, evaluation_spec

_DEVIATIONS = 3


def publish(name: str, runs: list[Path]) -> Checkpoint:
    """Puts the best of `runs` into the bundled checkpoints under the next version, or its record next to the recipe.

    Raises:
        RecipeError: fewer than three runs where the recipe names no tolerance, or runs of another recipe than the one
            that is there now.
    """
    path = recipes.find(name)
    recipe = recipes.read(path)
    found = {run: read(run / "checkpoint") for run in runs}
    seeds = {item.training.seed for item in found.values() if item.training}
    least = 1 if recipe.tolerance else 3
    if len(seeds) < least or len(seeds) != len(runs):
        raise RecipeError(
            f"a tolerance needs runs with at least {least} seeds, each once; these are {len(runs)} with {len(seeds)}"
        )
    for run, item in found.items():
        verify(run / "checkpoint", item)
        if item.name != name or item.training is None or item.training.recipe_sha256 != recipes.sha256(path):
            raise RecipeError(f"{run} is no run of the recipe {name} as it is now; reproduce it again")

    choose = max if METRICS[recipe.metric].grows else min
    best = choose(found, key=lambda run: figure(found[run], recipe, "validation"))
    spread = [round(figure(found[run], recipe, recipe.split), 4) for run in runs]
    tolerance = recipe.tolerance or round(_DEVIATIONS * statistics.stdev(spread), 4)
    target = bundled() / name if recipe.ships else path.parent
    before = read(target) if (target / FILE_NAME).is_file() else None

    def with_spread(score: Score) -> Score:
        if (score.dataset, score.split) != (recipe.dataset, recipe.split):
            return score
        seeds = {} if recipe.tolerance else {recipe.metric: spread}
        return score.model_copy(update={"tolerance": {recipe.metric: tolerance}, "seeds": seeds})

    scores = sorted((with_spread(score) for score in found[best].scores), key=lambda score: score.split != recipe.split)
    first = [score for score in scores if score.dataset == recipe.dataset]
    scores = first + [score for score in scores if score not in first]
    known = {
        "version": before.version + 1 if before else 1,
        "limits": before.limits if before else [],
        "scores": scores,
        "examples": _examples(best / "checkpoint", recipe.examples),
    }
    checkpoint = found[best].model_copy(update=known if recipe.ships else known | {"files": {}})

    def build(folder: Path) -> None:
        for file in checkpoint.files:
            shutil.copyfile(best / "checkpoint" / file, folder / file)
        shutil.copyfile(best / "curves.png", folder / "curves.png")
        for score in checkpoint.scores:
            evaluation_spec(recipe.task).draw(score, checkpoint.labels, folder)
        write(folder, checkpoint)

    if recipe.ships:
        replace_folder(build, target, owned=_published, overwrite=True)
    else:
        build(target)
    card.main()
    return checkpoint


def _published(folder: Path) -> set[str]:
    """What belongs to a published checkpoint: its files, its card and the pictures of it."""
    return {*listed(folder), CARD_NAME, "curves.png", card.CONFUSION, card.TRADE_OFF}


def record(name: str, comparison: Comparison) -> None:
    """Puts a table into the record and the card of a bundled checkpoint, in place of one with its title.

    Raises:
        UnknownNameError: no bundled checkpoint is called so.
    """
    folders = {path.parent.name: path.parent for path in bundled().glob(f"*/{FILE_NAME}")}
    if name not in folders:
        raise UnknownNameError("bundled checkpoint", name, sorted(folders))
    checkpoint = read(folders[name])
    others = [one for one in checkpoint.comparisons if one.title != comparison.title]
    write(folders[name], checkpoint.model_copy(update={"comparisons": [*others, comparison]}))
    card.main()


def _examples(folder: Path, texts: list[str]) -> list[Example]:
    """Texts, and what the checkpoint of a folder makes of them."""
    if not texts:
        return []
    model = load(folder)
    answer = checkpoint_spec(model.checkpoint.architecture.task).answer
    return [Example(text=text, answer=answer(model, text)) for text in texts]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name")
    parser.add_argument("runs", nargs="+", type=Path)
    arguments = parser.parse_args()
    try:
        publish(arguments.name, arguments.runs)
    except ZooError as error:
        parser.error(str(error))
