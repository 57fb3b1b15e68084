"""A recipe run again, and its score held against the recorded one."""

import json
import platform
from datetime import timedelta
from importlib.metadata import version
from pathlib import Path
from typing import Literal, NamedTuple

import keras

from zoo import datasets
from zoo.errors import RecipeError
from zoo.store import catalogue
from zoo.store.atomic import replace_file
from zoo.store.checkpoint import FILE_NAME, Checkpoint, DataSet, Score, TrainingRecord
from zoo.store.checkpoint import read as read_checkpoint
from zoo.store.metrics import METRICS
from zoo.tasks import recipes
from zoo.tasks.keras_loading import load, save
from zoo.tasks.registry import evaluation_spec, training_spec
from zoo.training.cpu import processor
from zoo.training.recipe import NetworkRecipe
from zoo.training.run_recipe import products_of

Vectors = Literal["shipped", "train"]


class Report(NamedTuple):
    """What came of a reproduction. `passed` is None where no score is recorded yet."""

    name: str
    dataset: str
    split: str
    metric: str
    score: float
    recorded: float | None
    tolerance: float | None
    passed: bool | None
    seconds: float
    folder: Path


def reproduce(
    name: str, seed: int | None = None, out: str | Path | None = None, vectors: Vectors | str | Path = "shipped"
) -> Report:
    """Trains a recipe from its beginning and compares its score with the checkpoint's.

    A run that was stopped resumes where it was when started again with the same arguments.

    Args:
        name: of the recipe, which is that of the checkpoint.
        seed: another than the recipe's.
        out: the folder of the run, `runs/NAME-SEED` by default; it gets `metrics.csv`, `curves.png`,
            `result.json` and the trained `checkpoint/`.
        vectors: for recipes that start from word vectors: "shipped" takes those of the checkpoint, "train" trains them
            first (longer), a path those of a folder.

    Raises:
        UnknownNameError: no such recipe.
        RecipeError: the recipe cannot be run.
        DataError: the data is not there.
    """
    path = recipes.find(name)
    recipe = recipes.read(path)
    if not isinstance(recipe, NetworkRecipe):
        raise RecipeError(f"{name} makes word vectors and has no score; they are trained by a recipe that uses them")
    seed = recipe.training.seed if seed is None else seed
    folder = Path(out or Path("runs") / f"{name}-{seed}")
    made = run(path, seed, folder, vectors)
    score = figure(made, recipe, recipe.split)
    recorded, tolerance = _recorded(name, recipe)
    report = Report(
        name=name,
        dataset=recipe.dataset,
        split=recipe.split,
        metric=recipe.metric,
        score=score,
        recorded=recorded,
        tolerance=tolerance,
        passed=None if recorded is None else _within(recipe.metric, score, recorded, tolerance),
        seconds=made.training.seconds,
        folder=folder,
    )
    result = json.dumps({**report._asdict(), "folder": str(folder), "seed": seed}, indent=1)
    replace_file(folder / "result.json", result.encode())
    return report


def run(path: Path, seed: int, folder: Path, vectors: Vectors | str | Path = "shipped") -> Checkpoint:
    """Trains the recipe of a file, and measures what it leaves in `folder/checkpoint`: the weights as they are saved,
    rounded to float16."""
    recipe = recipes.read(path)
    fingerprint = f"{recipes.sha256(path)} seed {seed}"
    task = training_spec(recipe.task)
    if vectors != "shipped" and not task.takes_vectors:
        raise RecipeError(f"{recipe.name} starts from no word vectors; leave --vectors out")
    given = {"vectors": vectors} if task.takes_vectors else {}
    trained = task.train(recipe, folder, seed, fingerprint, **given)
    facts = _facts(recipe, path, seed, trained.seconds)
    save(trained.model, folder / "checkpoint", overwrite=True, **facts)
    model = load(folder / "checkpoint")
    splits = dict.fromkeys(["validation", recipe.split])
    scores = [_score(model, recipe, recipe.dataset, split, detailed=split == recipe.split) for split in splits]
    scores += [_score(model, recipe, dataset, datasets.splits(dataset)[-1]) for dataset in recipe.evaluate_on]
    return save(model, folder / "checkpoint", overwrite=True, **facts, scores=scores)


def figure(checkpoint: Checkpoint, recipe: NetworkRecipe, split: str) -> float:
    """What a checkpoint of a recipe scores on a split of the recipe's own data set."""
    scores = (score for score in checkpoint.scores if (score.dataset, score.split) == (recipe.dataset, split))
    return next(scores).metrics[recipe.metric]


def _score(model: keras.Model, recipe: NetworkRecipe, dataset: str, split: str, detailed: bool = False) -> Score:
    task = evaluation_spec(recipe.task)
    examples = task.read(dataset, split)
    return Score(
        dataset=dataset,
        split=split,
        metrics=task.evaluate(model, examples, dataset),
        note=task.note(dataset),
        **(task.details(model, examples) if detailed else {}),
    )


def _within(metric: str, score: float, recorded: float, tolerance: float) -> bool:
    """Whether a score is no worse than the recorded one by more than the tolerance."""
    return score >= recorded - tolerance if METRICS[metric].grows else score <= recorded + tolerance


def _recorded(name: str, recipe: NetworkRecipe) -> tuple[float | None, float | None]:
    folder = catalogue.find(name) if name in catalogue.names() else recipes.find(name).parent
    if not (folder / FILE_NAME).is_file():
        return None, None
    for score in read_checkpoint(folder).scores:
        if (score.dataset, score.split) == (recipe.dataset, recipe.split):
            return score.metrics[recipe.metric], score.tolerance.get(recipe.metric, 0.0)
    return None, None


def _facts(recipe: NetworkRecipe, path: Path, seed: int, seconds: float) -> dict:
    task = training_spec(recipe.task)
    read = dict.fromkeys([recipe.dataset, *task.corpora(recipe)])
    libraries = ("keras", "keras-hub", "tensorflow", "numpy", *task.libraries(recipe))
    return {
        "name": recipe.name,
        "summary": recipe.summary,
        "licence": recipe.licence,
        "based_on": None,
        "data": [DataSet(name=name, licence=datasets.licence(name), files=datasets.files(name)) for name in read],
        "training": TrainingRecord(
            recipe=recipe.name,
            recipe_sha256=recipes.sha256(path),
            seed=seed,
            seconds=round(seconds, 1),
            processor=processor(),
            products=products_of(recipe.training),
            versions={"python": platform.python_version()} | {name: version(name) for name in libraries},
        ),
    }


def describe(report: Report) -> str:
    """The report in a sentence."""
    took = timedelta(seconds=round(report.seconds))
    found = f"{report.metric} {report.score:.4f} on {report.dataset} {report.split} after {took}"
    if report.recorded is None:
        return f"{found}; nothing recorded to compare with"
    verdict = "passed" if report.passed else "FAILED"
    return f"{verdict}: {found}; recorded {report.recorded:.4f}, tolerance {report.tolerance:.4f}"
