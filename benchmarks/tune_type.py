"""How well is the type of a dance told from the music alone, beside n-grams with logistic regression?

    python -m benchmarks.tune_type

Both learn from the same tunes, token by token as the recipe of `tune-type` reads them, and are measured on the tunes of
the test split. The n-grams are of one to four tokens, weighted by TF-IDF. Beside the tunes as they are written, the
regression may learn from the same tunes in the other keys that the network reads them in. Which of the two is better,
and how strongly the regression is held back, the validation split decides.
"""

from datetime import UTC, datetime
from typing import Annotated, Any

import typer
from rich.table import Table

from benchmarks.command_line import run_command, show
from benchmarks.regression import best_regression
from benchmarks.regression import table as regression_table
from zoo.cli.models import load_model
from zoo.tasks.classifier.metrics import label_scores
from zoo.tasks.classifier.tune_types import in_other_keys, labelled, typed_tunes
from zoo.tasks.tune_generator.data import DATASET
from zoo.training.cpu import processor

Answer = dict[str, Any]

LONGEST = 4
"""Tokens of an n-gram."""


def benchmark(checkpoint: str) -> Answer:
    """Measures both on the test split."""
    model = load_model(checkpoint, ("classifier",), "this benchmark")
    tunes, gold = labelled(typed_tunes(DATASET, "test"))
    chosen, regression = baseline()
    rows = {checkpoint: model.predict(tunes), "n-grams": regression.predict(tunes)}
    return {
        "dataset": DATASET,
        "tunes": len(gold),
        "types": sorted(set(gold)),
        "chosen": chosen,
        "rows": {name: label_scores(gold, list(said)) for name, said in rows.items()},
        "processor": processor(),
        "date": datetime.now(UTC).date().isoformat(),
    }


def baseline():
    """What was chosen for the regression on the validation split, and the regression."""
    train = typed_tunes(DATASET, "train")
    own, types = labelled(train)
    moved = [(form, type) for type, forms in zip(types, in_other_keys(train), strict=True) for form in forms]
    every = (own + [form for form, _ in moved], types + [type for _, type in moved])
    held_out = labelled(typed_tunes(DATASET, "validation"))
    return best_regression({"own keys": (own, types), "all keys": every}, held_out, analyzer=n_grams)


def n_grams(tokens: list[str]) -> list[tuple[str, ...]]:
    """Runs of one token to `LONGEST`."""
    lengths = range(1, LONGEST + 1)
    return [tuple(tokens[start : start + length]) for length in lengths for start in range(len(tokens) - length + 1)]


def table(answer: Answer) -> Table:
    """The answer for people."""
    chosen = answer["chosen"]
    return regression_table(
        answer["rows"],
        f"{answer['tunes']} tunes of {answer['dataset']} test: {', '.join(answer['types'])}",
        f"n-grams of one to {LONGEST} tokens; on the validation split, which chose {chosen['reading']} and "
        f"C = {chosen['C']:g}, their accuracy is {chosen['validation accuracy']:.4f}.",
    )


def command(
    checkpoint: Annotated[str, typer.Argument(help="A classifier of tunes: its name, or a folder.")] = "tune-type",
    as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON.")] = False,
) -> None:
    """Measure a classifier of dance types beside n-grams with logistic regression."""
    answer = benchmark(checkpoint)
    show(answer, as_json, table)


if __name__ == "__main__":
    run_command(command)
