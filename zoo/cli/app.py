"""The application that all commands register with, and the arguments and options that they share."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from typer.core import TyperGroup

import zoo
from zoo.cli import completion
from zoo.console import one_line

_UsageError = typer.BadParameter.__base__  # click's, of which typer may have a copy


@contextmanager
def _errors_shown() -> Iterator[None]:
    """Has a usage error quote what was typed without what a terminal obeys: it may be the name of a file."""
    try:
        yield
    except _UsageError as error:
        error.message = one_line(error.message)
        raise


class _Group(TyperGroup):
    def make_context(self, *arguments, **options):
        with _errors_shown():
            return super().make_context(*arguments, **options)

    def invoke(self, context):
        with _errors_shown():
            return super().invoke(context)


app = typer.Typer(
    cls=_Group,
    help="Pretrained recurrent networks for Keras 3: find names, label texts, write, pronounce, listen; and fine-tune.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)


def _print_version(asked: bool) -> None:
    if asked:
        typer.echo(f"zoo {zoo.__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print zoo's version and exit.")
    ] = False,
) -> None:
    pass


Name = Annotated[
    str,
    typer.Argument(
        help="A checkpoint: its name, name@version, or the path of a folder.", autocompletion=completion.checkpoints
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON, one object per line.")]
Input = Annotated[
    Path | None,
    typer.Option(
        "--input",
        help="A UTF-8 file with one text per line, .csv, .jsonl or .parquet with a column of texts, each also as .gz, "
        ".bz2 or .xz; - reads standard input.",
    ),
]
RowColumn = Annotated[
    str | None, typer.Option("--text-column", help="The column of texts in .csv, .jsonl or .parquet; by default text.")
]
OutputFile = Annotated[
    Path | None,
    typer.Option("--output", help="The file that the answers are written to; .jsonl for JSON, also as .gz."),
]
OutputOverwrite = Annotated[bool, typer.Option("--overwrite", help="Replace the file of --output.")]
TextColumn = Annotated[
    str | None, typer.Option(help="Of labelled texts in CSV, JSON lines or Parquet: the column of the texts; text.")
]
LabelColumn = Annotated[str | None, typer.Option(help="Of labelled texts: the column of the labels; label.")]
Overwrite = Annotated[bool, typer.Option("--overwrite", help="Replace what an earlier call wrote there.")]
Runtime = Annotated[
    str | None,
    typer.Option(
        help="What runs the network: onnx, or keras. By default onnx, which starts much sooner, where it is installed.",
        autocompletion=completion.runtimes,
        show_default=False,
    ),
]
