"""Commands about checkpoints: which there are, what is known of them, and how they are fetched and exported."""

import os
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from zoo.cli import completion
from zoo.cli.app import Json, Name, Overwrite, app
from zoo.cli.models import load_model
from zoo.cli.terminal import print_json, print_line
from zoo.console import Visible, out, visible
from zoo.errors import InputError, UnknownNameError

cache_app = typer.Typer(help="List and delete downloaded checkpoints.", no_args_is_help=True)
app.add_typer(cache_app, name="cache")

_FORMS = ("onnx", "saved_model", "litert")
"""What a checkpoint can be exported as."""


@app.command("list")
def list_command(
    long: Annotated[
        bool, typer.Option("--long", help="Also the version, parameters, all scores, and the whole licence.")
    ] = False,
    as_json: Json = False,
) -> None:
    """List the checkpoints on this machine."""
    from zoo.cli.listing import print_blocks, print_table
    from zoo.store.catalogue import list_checkpoints

    checkpoints = list_checkpoints()
    if not as_json:
        return (print_blocks if long else print_table)(checkpoints, out.width)
    print_json(
        [
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
    )


@app.command()
def export(
    name: Name,
    folder: Annotated[Path, typer.Option("--out", help="The folder to write.")],
    form: Annotated[
        str, typer.Option("--format", help="onnx, saved_model or litert.", autocompletion=lambda: list(_FORMS))
    ] = "onnx",
    int8: Annotated[
        bool,
        typer.Option("--int8", help="For onnx: store recurrent weights, embeddings and products in 8 bits."),
    ] = False,
    length: Annotated[int | None, typer.Option(help="For litert: how long a sequence is read at once.")] = None,
    overwrite: Overwrite = False,
) -> None:
    """Write a checkpoint and its vocabulary in a form that needs no Keras."""
    if form not in _FORMS:
        raise UnknownNameError("format", form, _FORMS)
    if (int8 and form != "onnx") or (length is not None and form != "litert"):
        odd, of = ("--int8", "onnx") if int8 else ("--length", "litert")
        raise InputError(f"{odd} is for --format {of}; leave it out")
    from zoo.export.places import check_exportable, check_saved_model

    (check_saved_model if form == "saved_model" else check_exportable)(folder, overwrite)
    if form == "onnx":
        from zoo.export.onnx_folder import export_onnx

        export_onnx(name, folder, int8, overwrite)
    else:
        model = load_model(name)
        from zoo.export.saved_model import export_litert, export_saved_model

        if form == "saved_model":
            export_saved_model(model, folder, overwrite)
        else:
            export_litert(model, folder, length, overwrite)
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 2**20
    graphs = sorted(path for path in folder.iterdir() if path.suffix in (".onnx", ".pb", ".tflite"))
    named = ", ".join(str(path) for path in graphs if path.name != "fingerprint.pb")
    print_line(f"{named}: {size:.1f} MiB")
    if int8:
        _say_what_is_in_8_bits(graphs)


def _say_what_is_in_8_bits(paths: Sequence[Path]) -> None:
    """Says of graphs which operators have their weights in 8 bits, and which as they were."""
    import onnx

    from zoo.onnx.quantize import stored

    found = [stored(onnx.load(path)) for path in paths]
    small, others = (sum(counts, Counter()) for counts in zip(*found, strict=True))
    named = f"weights of {', '.join(sorted(small))}" if small else "no weights"
    left = f"; of {', '.join(sorted(others))} as they were: {_mebibytes(others)}" if others else ""
    print_line(f"{named} in 8 bits: {_mebibytes(small)} instead of {_mebibytes(small, 4)}{left}")


def _mebibytes(bytes_by_name: "Counter[str]", times: int = 1) -> str:
    return f"{times * bytes_by_name.total() / 2**20:.1f} MiB"


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
    out.print(Visible(Markdown(visible(card(checkpoint, name)))))


@app.command()
def download(
    name: Annotated[str, typer.Argument(help="A checkpoint, or name@version.", autocompletion=completion.checkpoints)],
) -> None:
    """Fetch a checkpoint from the mirrors in ZOO_CHECKPOINT_URL into the cache, again where it is damaged there."""
    from zoo.store.catalogue import find, is_bundled, named, versions_here
    from zoo.store.checkpoint import read, verify
    from zoo.store.download import fetch

    plain, version = named(name)
    here = versions_here(plain)
    number = next(iter(here), None) if version is None else version
    try:
        # Of a bare name the mirrors may have a newer version.
        fetched = number not in here or (version is None and os.environ.get("ZOO_CHECKPOINT_URL"))
        place = fetch(plain, version) if fetched else find(f"{plain}@{number}")
    except UnknownNameError:
        if number not in here:
            raise
        place = find(f"{plain}@{number}")
    if place not in here.values():
        return print_line(str(place))
    if is_bundled(place):
        verify(place, read(place))
    where = "bundled with zoo" if is_bundled(place) else "in the cache"
    number = next(number for number, folder in here.items() if folder == place)
    print_line(f"{plain}@{number} is {where}: {place}")


@app.command()
def mirror(
    folder: Annotated[Path, typer.Argument(help="The folder to write; any web server can serve it.")],
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
    for row in rows:
        print_line(f"{row['name']}@{row['version']}  {row['bytes'] / 2**20:.1f} MiB")


@cache_app.command("clear")
def cache_clear(
    name: Annotated[
        str | None, typer.Argument(help="One checkpoint; all by default.", autocompletion=completion.cached)
    ] = None,
) -> None:
    """Delete downloaded checkpoints."""
    from zoo.store.cache import clear_cache

    print_line(f"freed {clear_cache(name) / 2**20:.1f} MiB")
