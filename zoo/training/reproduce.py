"""A recipe run again, and its score held against the recorded one."""

import json
import platform
from datetime import timedelta
from importlib.metadata import version
from pathlib import Path
from typing import Literal, NamedTuple

from zoo import datasets
from zoo.errors import RecipeError, UnknownNameError
from zoo.models.tagger import Tagger
from zoo.store import catalogue
from zoo.store.checkpoint import DataSet, Score, TrainingRecord
from zoo.store.checkpoint import read as read_checkpoint
from zoo.store.load import load, save
from zoo.training import recipe as recipes
from zoo.training.evaluate import TYPES, evaluate
from zoo.training.processor import processor
from zoo.training.recipe import TaggerRecipe, VectorsRecipe
from zoo.training.tagging import train_tagger, vectors_of
from zoo.training.word_vectors import VectorTables, train_word_vectors

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
    """Trains a recipe from its beginning and compares its score on the test split with the checkpoint's.

    A run that was stopped goes on where it was when started again with the same arguments.

    Args:
        name: of the recipe, which is that of the checkpoint.
        seed: another than the recipe's.
        out: the folder of the run, `runs/NAME-SEED` by default; it gets `metrics.csv`, `curves.png`,
            `result.json` and the trained `checkpoint/`.
        vectors: "shipped" takes the word vectors of the checkpoint, "train" trains them first (longer), a path
            those of a folder.

    Raises:
        UnknownNameError: no such recipe.
        RecipeError: the recipe cannot be run.
        DataError: the data is not there.
    """
    path = recipes.find(name)
    recipe = recipes.read(path)
    if isinstance(recipe, VectorsRecipe):
        raise RecipeError(f"{name} makes word vectors and has no score; they are trained by a recipe that uses them")
    seed = recipe.training.seed if seed is None else seed
    folder = Path(out or Path("runs") / f"{name}-{seed}")
    given = _vectors(recipe, vectors, folder)
    trained = train_tagger(recipe, given, folder, seed, fingerprint=recipes.sha256(path))
    save(trained.model, folder / "checkpoint", **_facts(recipe, path, seed, trained.seconds))
    # The figures are those of the weights as saved, rounded to float16.
    model = load(folder / "checkpoint")
    scores = [_score(model, recipe.dataset, split) for split in ("validation", "test")]
    scores += [_score(model, dataset, "test") for dataset in recipe.evaluate_on]
    save(model, folder / "checkpoint", **_facts(recipe, path, seed, trained.seconds), scores=scores)
    score = scores[1].metrics[recipe.metric]
    recorded, tolerance = _recorded(name, recipe)
    report = Report(
        name=name,
        dataset=recipe.dataset,
        split="test",
        metric=recipe.metric,
        score=score,
        recorded=recorded,
        tolerance=tolerance,
        passed=None if recorded is None else score >= recorded - tolerance,
        seconds=trained.seconds,
        folder=folder,
    )
    (folder / "result.json").write_text(json.dumps({**report._asdict(), "folder": str(folder), "seed": seed}, indent=1))
    return report


def _vectors(recipe: TaggerRecipe, vectors: Vectors | str | Path, folder: Path) -> VectorTables:
    if vectors == "shipped":
        try:
            return vectors_of(load(recipe.name))
        except UnknownNameError as error:
            raise RecipeError(
                f"no checkpoint of {recipe.name} has vectors to start from; train them by --vectors train"
            ) from error
    kept = folder / "word-vectors" if vectors == "train" else Path(vectors)
    if vectors == "train" and not kept.is_dir():
        source = recipes.read(recipes.find(recipe.vectors))
        if not isinstance(source, VectorsRecipe):
            raise RecipeError(f"{recipe.vectors} is no recipe for word vectors")
        train_word_vectors(source).save(kept)
    return VectorTables.load(kept)


def _score(model: Tagger, dataset: str, split: str) -> Score:
    names = ", ".join(f"{theirs} counts as {ours}" for theirs, ours in TYPES.get(dataset, {}).items())
    note = f"Only types that both know are scored; {names}." if names else ""
    return Score(dataset=dataset, split=split, metrics=evaluate(model, dataset, split), note=note)


def _recorded(name: str, recipe: TaggerRecipe) -> tuple[float | None, float | None]:
    if name not in catalogue.names():
        return None, None
    for score in read_checkpoint(catalogue.find(name)).scores:
        if (score.dataset, score.split) == (recipe.dataset, "test"):
            return score.metrics[recipe.metric], score.tolerance.get(recipe.metric, 0.0)
    return None, None


def _facts(recipe: TaggerRecipe, path: Path, seed: int, seconds: float) -> dict:
    source = recipes.read(recipes.find(recipe.vectors))
    corpora = source.corpora if isinstance(source, VectorsRecipe) else []
    texts = [*corpora, *([recipe.training.plain_text] if recipe.training.plain_text else [])]
    read = dict.fromkeys([recipe.dataset, *texts])
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
            versions={"python": platform.python_version()}
            | {name: version(name) for name in ("keras", "keras-hub", "tensorflow", "numpy", "gensim")},
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
