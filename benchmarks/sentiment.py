"""How often is a review taken for what it is, beside weighted words and pairs of words with logistic regression?

    python -m benchmarks.sentiment

Both learn from the same labelled reviews and are measured on the reviews of the test split, each read whole; the
language model that `sentiment` starts from has read the unlabelled ones, too. Words and pairs are weighted by TF-IDF;
how strongly the regression is held back, the validation split decides.
"""

from datetime import UTC, datetime
from typing import Annotated, Any

import typer
from rich.table import Table

from benchmarks.command_line import run_command, show
from benchmarks.regression import best_regression
from benchmarks.regression import table as regression_table
from zoo.cli.models import load_model
from zoo.tasks.classifier.evaluate import read_labelled
from zoo.tasks.classifier.metrics import label_scores
from zoo.training.cpu import processor

Answer = dict[str, Any]

DATASET = "imdb_reviews"


def benchmark(checkpoint: str) -> Answer:
    """Measures both on the test split."""
    model = load_model(checkpoint, ("classifier",), "this benchmark")
    texts, gold = read_labelled(DATASET, "test")
    chosen, regression = baseline()
    rows = {checkpoint: model.predict(texts), "words and pairs": regression.predict(texts)}
    return {
        "dataset": DATASET,
        "reviews": len(gold),
        "chosen": chosen,
        "rows": {name: label_scores(gold, list(said)) for name, said in rows.items()},
        "processor": processor(),
        "date": datetime.now(UTC).date().isoformat(),
    }


def baseline():
    """What was chosen for the regression on the validation split, and the regression."""
    train, held_out = (read_labelled(DATASET, split) for split in ("train", "validation"))
    return best_regression({"words and pairs": train}, held_out, ngram_range=(1, 2))


def table(answer: Answer) -> Table:
    """The answer for people."""
    chosen = answer["chosen"]
    return regression_table(
        answer["rows"],
        f"{answer['reviews']:,} reviews of {answer['dataset']} test",
        "Words and pairs by TF-IDF with logistic regression; on the validation split, which chose "
        f"C = {chosen['C']:g}, their accuracy is {chosen['validation accuracy']:.4f}.",
    )


def command(
    checkpoint: Annotated[str, typer.Argument(help="A classifier of reviews: its name, or a folder.")] = "sentiment",
    as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON.")] = False,
) -> None:
    """Measure a classifier of film reviews beside words and pairs of words with logistic regression."""
    answer = benchmark(checkpoint)
    show(answer, as_json, table)


if __name__ == "__main__":
    run_command(command)
