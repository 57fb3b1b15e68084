"""The command line. Answers go to standard output, progress and complaints to standard error.

Exit codes: 0 done, 1 a reproduction that fell short, 2 bad input.
"""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from zoo.console import err, out
from zoo.errors import InputError, ZooError
from zoo.terminal import check_texts, coloured, load_model, print_json, quiet, read_lines

app = typer.Typer(
    help="A zoo of pretrained recurrent networks for Keras 3.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
cache_app = typer.Typer(help="What has been downloaded.", no_args_is_help=True)
app.add_typer(cache_app, name="cache")

Name = Annotated[str, typer.Argument(help="A checkpoint: its name, name@version, or the path of a folder.")]
Json = Annotated[bool, typer.Option("--json", help="Answer in JSON.")]


def main() -> None:
    """Runs the command line; what zoo raises on purpose becomes one line and exit code 2."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        app()
    except ZooError as error:
        err.print(f"[red]zoo:[/] {escape(str(error))}", soft_wrap=True, highlight=False)
        sys.exit(2)
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:  # whoever reads has seen enough, as in `zoo predict … | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@app.command("list")
def list_command(as_json: Json = False) -> None:
    """List the checkpoints on this machine."""
    from zoo.store.catalogue import list_checkpoints

    rows = [
        {
            "name": item.name,
            "version": item.version,
            "task": item.architecture.task,
            "parameters": item.parameters,
            "bytes": sum(file.bytes for file in item.files.values()),
            "metrics": {f"{score.dataset}/{score.split}": score.metrics for score in item.scores},
        }
        for item in list_checkpoints()
    ]
    if as_json:
        return print_json(rows)
    table = Table("name", "task", "score", "parameters", "size")
    for row in rows:
        scores = [f"{where} F1 {metrics['f1']:.3f}" for where, metrics in row["metrics"].items() if "f1" in metrics]
        table.add_row(
            f"{row['name']}@{row['version']}",
            row["task"],
            "\n".join(scores),
            f"{row['parameters']:,}",
            f"{row['bytes'] / 2**20:.1f} MiB",
        )
    out.print(table)


@app.command()
def show(name: Name, as_json: Json = False) -> None:
    """Show everything that is known about a checkpoint."""
    from rich.markdown import Markdown

    from zoo.store.card import card
    from zoo.store.catalogue import find
    from zoo.store.checkpoint import read

    checkpoint = read(find(name))
    if as_json:
        return print_json(checkpoint.model_dump(mode="json"))
    out.print(Markdown(card(checkpoint)))


@app.command()
def predict(
    name: Name,
    texts: Annotated[list[str] | None, typer.Argument(help="Texts; each is answered on its own.")] = None,
    input_file: Annotated[
        Path | None, typer.Option("--input", help="A UTF-8 file, a text a line; - reads standard input.")
    ] = None,
    pretokenized: Annotated[bool, typer.Option(help="Tokens are what white space separates.")] = False,
    as_json: Json = False,
) -> None:
    """Find the names in texts: entities, or the words that belong to one, as the checkpoint has it."""
    texts = [*(texts or []), *(read_lines(input_file) if input_file else [])]
    if not texts and input_file is None:
        raise InputError("no text given; write it after the name, or give a file by --input")
    check_texts(texts)
    for tagged in load_model(name).analyse(texts, pretokenized=pretokenized):
        if as_json:
            print_json(tagged.to_json())
        else:
            out.print(coloured(tagged), soft_wrap=True, highlight=False)


@app.command()
def evaluate(
    name: Name,
    dataset: Annotated[str | None, typer.Option(help="A data set of zoo; the checkpoint's own by default.")] = None,
    split: Annotated[str, typer.Option(help="train, validation or test.")] = "test",
    file: Annotated[Path | None, typer.Option(help="An IOB2 file instead of a data set.")] = None,
    as_json: Json = False,
) -> None:
    """Measure a checkpoint on a split of a data set, or on a file."""
    from zoo.datasets.iob2 import read_iob2
    from zoo.store.catalogue import find
    from zoo.store.checkpoint import read

    rows = read_iob2(file) if file else []
    dataset = str(file) if file else dataset or _own_dataset(read(find(name)))
    model = load_model(name)
    from zoo.training.evaluate import evaluate as measure
    from zoo.training.evaluate import evaluate_tags

    if file:
        split = "all"
        metrics = evaluate_tags(model, [tokens for tokens, _ in rows], [tags for _, tags in rows])
    else:
        metrics = measure(model, dataset, split)
    if as_json:
        return print_json({"checkpoint": name, "dataset": dataset, "split": split, "metrics": metrics})
    table = Table("metric", escape(f"{dataset} {split}"), title=escape(str(name)))
    for metric, value in metrics.items():
        table.add_row(metric, f"{value:.4f}")
    out.print(table)


def _own_dataset(checkpoint) -> str:
    if not checkpoint.scores:
        raise InputError(
            f"{checkpoint.name} records no data set of its own; give one by --dataset, or a file by --file"
        )
    return checkpoint.scores[0].dataset


@app.command()
def fit(
    name: Name,
    train: Annotated[
        Path, typer.Option(help="IOB2: word first and tag last on a line, a blank line between sentences.")
    ],
    dev: Annotated[Path, typer.Option(help="As --train; decides which epoch is kept.")],
    folder: Annotated[Path, typer.Option("--out", help="The folder of the new checkpoint.")],
    epochs: Annotated[int, typer.Option(min=1)] = 10,
    seed: Annotated[int, typer.Option(min=0)] = 1,
) -> None:
    """Fine-tune a tagger on your own sentences and tags."""
    from zoo.datasets.iob2 import read_iob2
    from zoo.store.catalogue import find

    rows = [read_iob2(path) for path in (train, dev)]
    name = find(name)
    with quiet():
        from zoo.training.fine_tune import fine_tune
    metrics = fine_tune(name, rows[0], rows[1], folder, epochs=epochs, seed=seed)
    figures = f"{metrics['before']:.4f} before, [bold]{metrics['after']:.4f}[/] after"
    out.print(f"F1 on {escape(str(dev))}: {figures}; saved in {escape(str(folder))}", soft_wrap=True, highlight=False)


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
    from zoo.training.recipe import find

    find(name)
    with quiet():
        from zoo.training.reproduce import describe
        from zoo.training.reproduce import reproduce as run
    report = run(name, seed=seed, out=folder, vectors=vectors)
    if as_json:
        print_json({**report._asdict(), "folder": str(report.folder)})
    else:
        out.print(describe(report), soft_wrap=True)
    if report.passed is False:
        raise typer.Exit(1)


@app.command()
def download(name: Annotated[str, typer.Argument(help="A checkpoint, or name@version.")]) -> None:
    """Fetch a checkpoint from the mirrors of ZOO_CHECKPOINT_URL into the cache."""
    from zoo.store.download import fetch

    plain, _, version = name.partition("@")
    if version and not version.isdigit():
        raise InputError(f"{name!r} is no name@version; the version is a number")
    out.print(escape(str(fetch(plain, int(version) if version else None))), soft_wrap=True)


@app.command()
def mirror(
    folder: Annotated[Path, typer.Argument(help="Where the files go; any web server can hand them out.")],
) -> None:
    """Write all bundled checkpoints as static files, for ZOO_CHECKPOINT_URL to point at."""
    from zoo.store.mirror import write_mirror

    write_mirror(folder)


@cache_app.command("list")
def cache_list(as_json: Json = False) -> None:
    """List the downloaded checkpoints."""
    from zoo.store.cache import cached

    rows = [{"name": name, "version": version, "bytes": size} for name, version, size in cached()]
    if as_json:
        return print_json(rows)
    table = Table("name", "size")
    for row in rows:
        table.add_row(f"{row['name']}@{row['version']}", f"{row['bytes'] / 2**20:.1f} MiB")
    out.print(table)


@cache_app.command("clear")
def cache_clear(name: Annotated[str | None, typer.Argument(help="One checkpoint; all by default.")] = None) -> None:
    """Delete downloaded checkpoints."""
    from zoo.store.cache import clear_cache

    out.print(f"freed {clear_cache(name) / 2**20:.1f} MiB")
