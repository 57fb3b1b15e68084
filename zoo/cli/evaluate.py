"""The command that measures a checkpoint."""

from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

from zoo.cli import completion
from zoo.cli.app import Json, LabelColumn, Name, Runtime, TextColumn, app
from zoo.cli.models import choose
from zoo.cli.terminal import print_json, print_line, quiet
from zoo.errors import InputError


@app.command()
def evaluate(
    name: Name,
    dataset: Annotated[
        str | None,
        typer.Option(
            help="A data set of zoo; by default the one that the checkpoint records.",
            autocompletion=completion.datasets,
        ),
    ] = None,
    split: Annotated[
        str | None, typer.Option(help="train, validation or test; by default the one that the checkpoint records.")
    ] = None,
    file: Annotated[
        Path | None,
        typer.Option(
            help="A file instead of a data set: tagged words, text, CSV with the columns text and label, ABC, "
            "words and pronunciations, or a folder with a folder of recordings for each word."
        ),
    ] = None,
    text_column: TextColumn = None,
    label_column: LabelColumn = None,
    runtime: Runtime = None,
    as_json: Json = False,
) -> None:
    """Measure a checkpoint on a split of a data set, or on a file."""
    if file and (dataset or split):
        raise InputError("give a data set and a split of it, or a file, not both")
    chosen = choose(name)
    columns = chosen.columns(text_column, label_column)
    if columns and not file:
        raise InputError("--text-column and --label-column name columns of a file; give it by --file")
    if file:
        dataset, split = str(file), "all"
    else:
        own, own_split = _recorded(chosen.folder, dataset)
        dataset, split = dataset or own, split or own_split
    model = chosen.load(runtime)
    from zoo.reproduction import evaluate as scores

    if chosen.task.reads == "sound" and not file:  # which TFDS decodes with TensorFlow
        with suppress(ModuleNotFoundError), quiet():
            import tensorflow  # noqa: F401
    metrics, details = (
        scores.evaluate_file(model, file, as_json, columns) if file else scores.evaluate(model, dataset, split, as_json)
    )
    if as_json:
        answer = {"checkpoint": name, "dataset": dataset, "split": split, "metrics": metrics}
        return print_json(answer | details)
    width = max(map(len, metrics))
    print_line((name, "bold"), f" on {dataset} {split}")
    for metric, value in metrics.items():
        print_line(f"{metric:<{width}}  {value:.4f}")


def _recorded(folder: Path, dataset: str | None) -> tuple[str, str]:
    """The data set and the split of a checkpoint's first score; of another data set its last split: test, if any."""
    if dataset:
        from zoo.datasets import splits

        return dataset, splits(dataset)[-1]
    from zoo.store.checkpoint import read

    checkpoint = read(folder)
    if not checkpoint.scores:
        raise InputError(
            f"{checkpoint.name} records no data set of its own; give one by --dataset, or a file by --file"
        )
    return checkpoint.scores[0].dataset, checkpoint.scores[0].split
