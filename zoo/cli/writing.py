"""The command of models that write: texts, and tunes."""

import sys
from itertools import chain
from pathlib import Path
from typing import Annotated, Any

import typer

from zoo.cli.app import Json, Name, Overwrite, Runtime, app
from zoo.cli.models import choose
from zoo.cli.score import unknown_in
from zoo.cli.terminal import check_texts, print_json, renamed, write_text
from zoo.console import note
from zoo.errors import InputError


@app.command()
def generate(
    name: Name,
    prompt: Annotated[
        str, typer.Argument(help="What the text begins with, or the first bars of a tune in ABC; nothing by default.")
    ] = "",
    max_new_tokens: Annotated[
        int | None, typer.Option(help="The most tokens that are written; by default 200, for tunes 1500.")
    ] = None,
    sampler: Annotated[
        str | None,
        typer.Option(help="random, greedy, top_k, top_p or beam; by default what the options below ask for."),
    ] = None,
    temperature: Annotated[
        float | None,
        typer.Option(
            help="Below 1 for more probable tokens, above 1 for more varied ones, 0 for greedy; 1 by default."
        ),
    ] = None,
    top_k: Annotated[int | None, typer.Option(help="Sample from this many most probable tokens.")] = None,
    top_p: Annotated[
        float | None, typer.Option(help="Sample from the smallest set of tokens with this total probability.")
    ] = None,
    beams: Annotated[int | None, typer.Option(help="Search with this many beams instead of sampling.")] = None,
    seed: Annotated[int | None, typer.Option(help="The same seed gives the same text, on the same runtime.")] = None,
    stop: Annotated[bool, typer.Option(help="End the text where the model ends it.")] = True,
    stream: Annotated[bool, typer.Option("--stream", help="Print the text while it is written.")] = False,
    type: Annotated[str | None, typer.Option(help="For tunes: the type of dance, such as jig.")] = None,
    key: Annotated[str | None, typer.Option(help="For tunes: the key, such as Em.")] = None,
    metre: Annotated[str | None, typer.Option(help="For tunes: the metre, such as 6/8.")] = None,
    count: Annotated[int | None, typer.Option(help="For tunes: how many to write, as one tune book.")] = None,
    guidance: Annotated[
        float | None, typer.Option(help="For tunes: how much the type counts; 1 as in training, 10 by default.")
    ] = None,
    tries: Annotated[
        int | None, typer.Option(help="For tunes: the most attempts at one that can be played; 10 by default.")
    ] = None,
    out_path: Annotated[
        Path | None, typer.Option("--out", help="For tunes: write OUT.abc, OUT.mid and OUT.png.")
    ] = None,
    overwrite: Overwrite = False,
    length: Annotated[int | None, typer.Option("--length", hidden=True)] = None,
    beam: Annotated[int | None, typer.Option("--beam", hidden=True)] = None,
    n: Annotated[int | None, typer.Option("--n", hidden=True)] = None,
    runtime: Runtime = None,
    as_json: Json = False,
) -> None:
    """Continue a text, or write tunes."""
    chosen = choose(name, ("generate", "compose"), "zoo generate")
    max_new_tokens = renamed("--length", "--max-new-tokens", length, max_new_tokens)
    beams = renamed("--beam", "--beams", beam, beams)
    count = renamed("--n", "--count", n, count)
    check_texts([prompt], "prompt")
    of_tunes = {"type": type, "key": key, "metre": metre, "count": count, "guidance": guidance, "tries": tries}
    of_files = {"out": out_path, "overwrite": overwrite or None}
    given = [f"--{name}" for name, value in {**of_tunes, **of_files}.items() if value is not None]
    composes = "compose" in chosen.task.verbs
    if given and not composes:
        chosen.check_option(given[0], "compose")
    if composes and (stream or not stop):
        odd = "--stream" if stream else "--no-stop"
        raise InputError(f"{name} is a {chosen.task.title}, which shows whole tunes; leave {odd} out")
    if overwrite and out_path is None:
        raise InputError("--overwrite is for the files of --out; give both, or leave it out")
    if composes:
        from zoo.cli.tunes import compose, places

        names = places(out_path, count, overwrite)
    model = chosen.load(runtime)
    how = {"sampler": sampler, "temperature": temperature, "top_k": top_k, "top_p": top_p, "beams": beams, "seed": seed}
    if not composes:
        return _continue(model, prompt, stream, as_json, stop=stop, **_given(max_new_tokens=max_new_tokens, **how))
    header = {"type": type, "key": key, "metre": metre, "first_bars": prompt}
    asked = _given(max_new_tokens=max_new_tokens, guidance=guidance, tries=tries, **header, **how)
    compose(model, names, as_json, count, overwrite, **asked)


def _given(**options) -> dict[str, Any]:
    """The options that are given; for the others the model has defaults."""
    return {name: value for name, value in options.items() if value is not None}


def _continue(model, prompt: str, stream: bool, as_json: bool, **asked: Any) -> None:
    """Prints a prompt and what the model writes after it."""
    if stream and not as_json:
        pieces = model.generate(prompt, stream=True, **asked)
        # The prompt is printed with the first piece, where bad input is found.
        for piece in chain([prompt + next(pieces, "")], pieces):
            write_text(piece)
            sys.stdout.flush()
        write_text("\n")
        return
    written = model.generate(prompt, **asked)
    if as_json:
        return print_json(written.to_json())
    write_text(f"{written.text}\n")
    if written.unknown:
        note(unknown_in(written.unknown))
