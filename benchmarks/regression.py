"""Logistic regression on weighted counts, which classifiers of texts and tunes are measured beside."""

from collections.abc import Mapping, Sequence
from typing import Any

from rich.table import Column, Table

from zoo.console import progress
from zoo.tasks.classifier.metrics import label_scores

Labelled = tuple[Sequence, Sequence[str]]
"""What is read, and its labels."""

STRENGTHS = (1.0, 10.0, 100.0)
"""The regression's `C`: how little it is held back."""


def best_regression(readings: Mapping[str, Labelled], held_out: Labelled, **grams) -> tuple[dict[str, Any], Any]:
    """What was chosen by the accuracy on what is held out, a reading of the training data and a strength, and the
    regression as a pipeline of scikit-learn's; `grams` are the arguments of its `TfidfVectorizer`."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    texts, gold = held_out
    best, found = -1.0, None
    with progress() as display:
        bar = display.add_task("regression", total=len(readings) * len(STRENGTHS))
        for name, (read, labels) in readings.items():
            vectorizer = TfidfVectorizer(min_df=2, sublinear_tf=True, **grams)
            counted, others = vectorizer.fit_transform(read), vectorizer.transform(texts)
            for strength in STRENGTHS:
                regression = LogisticRegression(C=strength, max_iter=2000).fit(counted, labels)
                accuracy = label_scores(gold, list(regression.predict(others)))["accuracy"]
                if accuracy > best:
                    chosen = {"reading": name, "C": strength, "validation accuracy": accuracy}
                    best, found = accuracy, (chosen, make_pipeline(vectorizer, regression))
                display.advance(bar)
    return found


def table(rows: Mapping[str, Mapping[str, float]], title: str, caption: str) -> Table:
    """The scores for people."""
    shown = Table(
        Column("", no_wrap=True),
        Column("accuracy", justify="right"),
        Column("macro F1", justify="right"),
        title=title,
        caption=caption,
    )
    for name, row in rows.items():
        shown.add_row(name, f"{row['accuracy']:.4f}", f"{row['macro-f1']:.4f}")
    return shown
