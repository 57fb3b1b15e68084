"""Commands that measure checkpoints, train them on, and train them anew."""

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from zoo.cli.app import Json, Name, Runtime, app
from zoo.cli.terminal import load_model, print_json, quiet
from zoo.console import out
from zoo.errors import InputError


@app.command()
def evaluate(
    name: Name,
    dataset: Annotated[str | None, typer.Option(help="A data set of zoo; the checkpoint's own by default.")] = None,
    split: Annotated[
        str | None, typer.Option(help="train, validation or test; by default the one it is known by.")
    ] = None,
    file: Annotated[
        Path | None,
        typer.Option(
            help="A file instead of a data set: IOB2, text, CSV with columns text and label, ABC, words and "
            "pronunciations, or a folder with a folder of recordings for each word."
        ),
    ] = None,
    runtime: Runtime = "keras",
    as_json: Json = False,
) -> None:
    """Measure a checkpoint on a split of a data set, or on a file."""
    from zoo.store.catalogue import find
    from zoo.store.checkpoint import read

    if file and (dataset or split):
        raise InputError("give a data set and a split of it, or a file, not both")
    if file:
        dataset, split = str(file), "all"
    else:
        own, own_split = _own_figures(read(find(name)), dataset)
        dataset, split = dataset or own, split or own_split
    model = load_model(name, runtime=runtime)
    with quiet():
        from zoo.reproduction import evaluate as scores
    metrics, details = (
        scores.evaluate_file(model, file, as_json) if file else scores.evaluate(model, dataset, split, as_json)
    )
    if as_json:
        said = {"checkpoint": name, "dataset": dataset, "split": split, "metrics": metrics}
        return print_json(said | details)
    table = Table("metric", escape(f"{dataset} {split}"), title=escape(str(name)))
    for metric, value in metrics.items():
        table.add_row(metric, f"{value:.4f}")
    out.print(table)


def _own_figures(checkpoint, dataset: str | None) -> tuple[str, str]:
    """The data set and the split that a checkpoint is known by; of another data set, its last split: test, if any."""
    if dataset:
        from zoo.datasets import splits

        return dataset, splits(dataset)[-1]
    if not checkpoint.scores:
        raise InputError(
            f"{checkpoint.name} records no data set of its own; give one by --dataset, or a file by --file"
        )
    return checkpoint.scores[0].dataset, checkpoint.scores[0].split


@app.command()
def fit(
    name: Name,
    folder: Annotated[Path, typer.Option("--out", help="The folder of the new checkpoint.")],
    train: Annotated[
        Path | None,
        typer.Option(
            help="For a tagger IOB2: word first and tag last on a line, a blank line between sentences. For a language "
            "model text. For a classifier CSV with the columns text and label, or, of types of dance, ABC. For a tune "
            "generator ABC. For an encoder-decoder a word, a tab and its pronunciation a line, or CSV with the columns "
            "word and pronunciation."
        ),
    ] = None,
    dev: Annotated[
        Path | None,
        typer.Option(
            help="As --train; decides which epoch is kept. A tagger needs it, a trigger word takes none; by default, "
            "of a text the last tenth, of others a tenth."
        ),
    ] = None,
    positives: Annotated[
        Path | None, typer.Option(help="For a trigger word: a folder of recordings of your word, one each.")
    ] = None,
    negatives: Annotated[
        Path | None,
        typer.Option(help="For a trigger word: a folder of other sounds; longer ones than two seconds are noise."),
    ] = None,
    word: Annotated[str | None, typer.Option(help="For a trigger word: your word; else the folder's name.")] = None,
    voices: Annotated[
        bool,
        typer.Option("--voices", help="For a trigger word: let synthesizers say your word as it is written, too."),
    ] = False,
    epochs: Annotated[int, typer.Option(min=1, help="At most.")] = 10,
    seed: Annotated[int, typer.Option(min=0)] = 1,
) -> None:
    """Train a checkpoint on with your own sentences and tags, text, texts and labels, tunes, pronunciations, or
    recordings."""
    from zoo.store.catalogue import find

    name = find(name)
    if (positives is None) != (negatives is None) or (train is None) == (positives is None):
        raise InputError("give what to learn from: a file by --train, or recordings by --positives and --negatives")
    if voices and positives is None:
        raise InputError("synthesizers say a trigger word; give recordings of yours by --positives and --negatives")
    if voices and word is None:
        raise InputError("synthesizers say the word as it is written; give it by --word")
    with quiet():
        from zoo.reproduction.finetune import fine_tune
        from zoo.store.metrics import METRICS
        from zoo.tasks.trigger_word.finetune import SoundFolders
    learnt = train or SoundFolders(positives, negatives, word or positives.resolve().name, voices)
    made = fine_tune(name, learnt, dev, folder, epochs=epochs, seed=seed)
    title = METRICS[made.metric].title
    figures = f"{made.before:.4f} before, [bold]{made.after:.4f}[/] after"
    where = escape(str(dev)) if dev else f"{made.held_out} of {escape(str(train or positives))}"
    out.print(f"{title} on {where}: {figures}; saved in {escape(str(folder))}", soft_wrap=True, highlight=False)


@app.command()
def reproduce(
    name: Annotated[str, typer.Argument(help="A recipe.")],
    seed: Annotated[int | None, typer.Option(min=0, help="Another seed than the recipe's.")] = None,
    folder: Annotated[
        Path | None, typer.Option("--out", help="Where the run is kept; a stopped run there goes on.")
    ] = None,
    vectors: Annotated[
        str, typer.Option(help="'shipped': the checkpoint's word vectors; 'train': train them too; or a folder.")
    ] = "shipped",
    as_json: Json = False,
) -> None:
    """Train a recipe from its beginning and hold its score against the recorded one."""
    from zoo.tasks.recipes import find

    find(name)
    with quiet():
        from zoo.reproduction.reproduce import describe
        from zoo.reproduction.reproduce import reproduce as run
    report = run(name, seed=seed, out=folder, vectors=vectors)
    if as_json:
        print_json({**report._asdict(), "folder": str(report.folder)})
    else:
        out.print(describe(report), soft_wrap=True)
    if report.passed is False:
        raise typer.Exit(1)
