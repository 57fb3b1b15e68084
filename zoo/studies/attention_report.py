"""What runs of one recipe in the plain form and with attention show: a table and a picture."""

import statistics
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from zoo.store.atomic import replace_file
from zoo.store.card import table
from zoo.store.checkpoint import Checkpoint
from zoo.studies.cells_report import spread
from zoo.tasks.keras_loading import load
from zoo.tasks.pronouncer.evaluate import read_pronunciations
from zoo.tasks.pronouncer.metrics import pronunciation_scores
from zoo.tasks.pronouncer.recipe import EncoderDecoderRecipe

NAMES = {False: "plain", True: "attention"}

_METRICS = ("wer", "per")
_LENGTHS = range(3, 15)
"""Letters of the words of a point in the picture, those of the last one and more together."""


class Form(NamedTuple):
    """A run: whether the decoder attends to the word, and the seed."""

    attention: bool
    seed: int

    @property
    def folder(self) -> str:
        """The name of the run's folder."""
        return f"{NAMES[self.attention]}-{self.seed}"


class FormRow(NamedTuple):
    """A form, and what its runs came to, one number a seed."""

    attention: bool
    parameters: int
    scores: dict[tuple[str, str], list[float]]
    """By split and metric."""
    seconds: list[float]
    """An epoch."""


def rows(recipe: EncoderDecoderRecipe, runs: Mapping[Form, Checkpoint]) -> list[FormRow]:
    """The forms in the order in which the runs have them first."""
    found = []
    for attention in dict.fromkeys(place.attention for place in runs):
        mine = [made for place, made in runs.items() if place.attention == attention]
        scores: dict[tuple[str, str], list[float]] = {}
        for made in mine:
            for score in made.scores:
                for metric in _METRICS:
                    scores.setdefault((score.split, metric), []).append(score.metrics[metric])
        seconds = [made.training.seconds / recipe.training.epochs for made in mine]
        found.append(FormRow(attention, mine[0].parameters, scores, seconds))
    return found


def errors_by_length(model, words: Sequence[str], listed: Sequence[Sequence[str]]) -> list[float]:
    """The word error rate of a model on the words of each of `_LENGTHS`; not a number where there is none."""
    said = model.predict(words)
    lengths = np.clip([len(word) for word in words], _LENGTHS[0], _LENGTHS[-1])
    found = []
    for length in _LENGTHS:
        places = np.flatnonzero(lengths == length)
        scores = pronunciation_scores([listed[i] for i in places], [said[i] for i in places]) if len(places) else {}
        found.append(scores.get("wer", float("nan")))
    return found


def write_report(recipe: EncoderDecoderRecipe, runs: Mapping[Form, Checkpoint], made: Path, folder: Path) -> None:
    """Writes `README.md` and `attention.png` into a folder; the checkpoints of the runs are below `made`."""
    words = read_pronunciations(recipe.dataset, recipe.split)
    errors = {
        attention: [
            errors_by_length(load(made / place.folder / "checkpoint"), *words)
            for place in runs
            if place.attention == attention
        ]
        for attention in NAMES
    }
    draw(recipe, errors, folder / "attention.png")
    processors = sorted({checkpoint.training.processor for checkpoint in runs.values()})
    replace_file(folder / "README.md", report(recipe, rows(recipe, runs), processors).encode())


def report(recipe: EncoderDecoderRecipe, found: Sequence[FormRow], processors: Sequence[str]) -> str:
    """The table in Markdown, with what must be known to read it."""
    columns = [(split, metric) for split in ("validation", recipe.split) for metric in _METRICS]
    best = min(found, key=lambda row: statistics.mean(row.scores["validation", recipe.metric]))
    seeds = len(best.seconds)
    lines = [
        (NAMES[row.attention], *(spread(row.scores[column]) for column in columns), f"{row.parameters:,}")
        for row in found
    ]
    head = ("form", *(f"{split} {metric.upper()}" for split, metric in columns), "parameters")
    times = "An epoch's time is not compared: the runs had different processors, "
    if len(processors) == 1:
        lines = [(*line, f"{min(row.seconds):.0f}") for line, row in zip(lines, found, strict=True)]
        head += ("seconds an epoch",)
        times = (
            "An epoch's seconds are those of training and validation, of the fastest seed, since runs may have shared "
            "the machine: "
        )
    parts = [
        f"# {recipe.name}: plain, and with attention",
        recipe.summary,
        table(head, lines),
        f"{'Mean ± standard deviation over' if seeds > 1 else 'From'} {seeds} seed{'s' if seeds > 1 else ''}, on "
        f"{recipe.dataset}, by a beam search. In the plain form the decoder knows one summary of a word; with "
        "attention it also looks at what the encoder says of each letter. All else is as [`recipe.toml`](recipe.toml) "
        f"has it. {times}{', '.join(processors)}.",
        recipe.architecture.MEASURED,
        f"Best on the validation split: {NAMES[best.attention]}.",
        "![Word error rate by the length of the word](attention.png)",
        f"Generated by `python -m zoo.studies.attention {recipe.name} --seeds {seeds}`.",
    ]
    return "\n\n".join(parts) + "\n"


def draw(recipe: EncoderDecoderRecipe, errors: Mapping[bool, Sequence[Sequence[float]]], path: Path) -> None:
    """Draws the mean word error rate of both forms by the length of the word into a PNG."""
    from matplotlib.figure import Figure

    picture = Figure(figsize=(5.5, 3.4), layout="constrained")
    axes = picture.subplots()
    for attention, runs in errors.items():
        axes.plot(_LENGTHS, np.mean(runs, axis=0), "s-" if attention else "o-", label=NAMES[attention])
    axes.set_xticks(_LENGTHS, [*map(str, _LENGTHS[:-1]), f"{_LENGTHS[-1]}+"])
    axes.set_xlabel(f"letters of the word, {recipe.dataset} {recipe.split}")
    axes.set_ylabel("word error rate")
    axes.grid(axis="y", alpha=0.3)
    axes.legend()
    picture.savefig(path, dpi=110)
