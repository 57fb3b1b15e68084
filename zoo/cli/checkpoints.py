"""Commands about checkpoints as such: which there are, what is known of them, where they come from."""

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from zoo.cli.app import Json, Name, app
from zoo.cli.terminal import load_model, print_json
from zoo.console import out
from zoo.errors import InputError, UnknownNameError

cache_app = typer.Typer(help="What has been downloaded.", no_args_is_help=True)
app.add_typer(cache_app, name="cache")

_FORMS = ("onnx", "saved_model", "litert")
"""What a checkpoint can be exported as."""


@app.command("list")
def list_command(as_json: Json = False) -> None:
    """List the checkpoints on this machine."""
    from zoo.store.card import headline
    from zoo.store.catalogue import list_checkpoints

    checkpoints = list_checkpoints()
    rows = [
        {
            "name": item.name,
            "version": item.version,
            "task": item.architecture.task,
            "parameters": item.parameters,
            "bytes": sum(file.bytes for file in item.files.values()),
            "metrics": {f"{score.dataset}/{score.split}": score.metrics for score in item.scores},
        }
        for item in checkpoints
    ]
    if as_json:
        return print_json(rows)
    table = Table("name", "task", "score", "parameters", "size")
    for item, row in zip(checkpoints, rows, strict=True):
        headlines = [f"{score.dataset}/{score.split} {headline(item, score)}" for score in item.scores]
        table.add_row(
            f"{row['name']}@{row['version']}",
            row["task"],
            "\n".join(headlines),
            f"{row['parameters']:,}",
            f"{row['bytes'] / 2**20:.1f} MiB",
        )
    out.print(table)


@app.command()
def export(
    name: Name,
    folder: Annotated[Path, typer.Option("--out", help="The folder of the exported model.")],
    form: Annotated[str, typer.Option("--format", help="onnx, saved_model or litert.")] = "onnx",
    int8: Annotated[
        bool, typer.Option("--int8", help="Of onnx: weights of LSTMs, tables and products in 8 bits.")
    ] = False,
    length: Annotated[int | None, typer.Option(help="Of litert: elements of a sequence that are read at once.")] = None,
) -> None:
    """Write a checkpoint in a form that needs no Keras, with its vocabulary beside it."""
    if form not in _FORMS:
        raise UnknownNameError("format", form, _FORMS)
    if (int8 and form != "onnx") or (length is not None and form != "litert"):
        odd, of = ("--int8", "onnx") if int8 else ("--length", "litert")
        raise InputError(f"{odd} is for --format {of}; leave it out")
    if form != "saved_model":  # which looks itself, for other files
        from zoo.export.onnx_folder import check_exportable

        check_exportable(folder)
    if form == "onnx":
        from zoo.export.onnx_folder import export_onnx

        export_onnx(name, folder, int8)
    else:
        model = load_model(name)
        from zoo.export.saved_model import export_litert, export_saved_model

        export_saved_model(model, folder) if form == "saved_model" else export_litert(model, folder, length)
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 2**20
    graphs = sorted(path for path in folder.iterdir() if path.suffix in (".onnx", ".pb", ".tflite"))
    named = ", ".join(escape(str(path)) for path in graphs if path.name != "fingerprint.pb")
    out.print(f"{named}: {size:.1f} MiB", soft_wrap=True, highlight=False)


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
def download(name: Annotated[str, typer.Argument(help="A checkpoint, or name@version.")]) -> None:
    """Fetch a checkpoint from the mirrors of ZOO_CHECKPOINT_URL into the cache."""
    from zoo.store.catalogue import named
    from zoo.store.download import fetch

    plain, version = named(name)
    out.print(escape(str(fetch(plain, version))), soft_wrap=True)


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
