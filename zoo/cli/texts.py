"""Commands of models that write: how probable a text is, what comes next, and tunes."""

import sys
from itertools import chain
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from zoo.cli.app import Input, Json, Name, Runtime, app
from zoo.cli.terminal import check_texts, load_model, print_json, read_texts
from zoo.console import err, out
from zoo.errors import InputError

_SHOWN = 6
"""So many unknown tokens are listed."""


@app.command()
def score(
    name: Name,
    texts: Annotated[list[str] | None, typer.Argument(help="Texts; each is scored on its own.")] = None,
    input_file: Input = None,
    pretokenized: Annotated[bool, typer.Option(help="Words are what white space separates.")] = False,
    runtime: Runtime = "keras",
    as_json: Json = False,
) -> None:
    """Say how probable texts are to a language model: log P in nats, by the chain rule, the end of each included."""
    texts = read_texts(texts, input_file)
    model = load_model(name, ("language-model",), "zoo score", runtime)
    for scored in model.score(texts, pretokenized=pretokenized):
        if as_json:
            print_json(scored.to_json())
            continue
        figures = (
            f"log P [bold]{scored.logprob:.2f}[/]  perplexity {scored.perplexity:.1f}"
            f"  {scored.bits_per_character:.2f} bits a character"
        )
        said = f"{figures}  {escape(scored.text)}{_unknown(scored.unknown)}"
        out.print(said, soft_wrap=True, highlight=False, emoji=False)


@app.command()
def generate(
    name: Name,
    prompt: Annotated[
        str, typer.Argument(help="What the text begins with, or the first bars of a tune in ABC; nothing by default.")
    ] = "",
    length: Annotated[
        int | None, typer.Option(help="The most tokens that are written; 200 by default, of a tune 1500.")
    ] = None,
    sampler: Annotated[str | None, typer.Option(help="random, greedy, top_k, top_p or beam.")] = None,
    temperature: Annotated[
        float | None, typer.Option(help="Below 1 for the more probable, above for the less; 1 by default.")
    ] = None,
    top_k: Annotated[int | None, typer.Option(help="Sample from so many most probable tokens.")] = None,
    top_p: Annotated[float | None, typer.Option(help="Sample from the most probable tokens with this share.")] = None,
    beam: Annotated[int | None, typer.Option(help="Search, with so many texts kept.")] = None,
    seed: Annotated[int | None, typer.Option(help="For the same text each time.")] = None,
    stop: Annotated[bool, typer.Option(help="End the text where the model ends it.")] = True,
    stream: Annotated[bool, typer.Option("--stream", help="Write as it comes.")] = False,
    type: Annotated[str | None, typer.Option(help="Of tunes: the type of dance, such as jig.")] = None,
    key: Annotated[str | None, typer.Option(help="Of tunes: the key, such as Em.")] = None,
    metre: Annotated[str | None, typer.Option(help="Of tunes: the metre, such as 6/8.")] = None,
    n: Annotated[int | None, typer.Option("--n", help="Of tunes: how many; they make a tune book.")] = None,
    guidance: Annotated[
        float | None, typer.Option(help="Of tunes: how much more than usual the type counts; 10 by default.")
    ] = None,
    tries: Annotated[
        int | None, typer.Option(help="Of tunes: how often one may be written until it can be played; 10 by default.")
    ] = None,
    out_path: Annotated[
        Path | None, typer.Option("--out", help="Of tunes: OUT.abc, OUT.mid and OUT.png are written.")
    ] = None,
    runtime: Runtime = "keras",
    as_json: Json = False,
) -> None:
    """Let a language model write on from a prompt, or a tune generator write a tune."""
    check_texts([prompt])
    model = load_model(name, ("language-model", "tune-generator"), "zoo generate", runtime)
    how = {"sampler": sampler, "temperature": temperature, "top_k": top_k, "top_p": top_p, "beams": beam, "seed": seed}
    of_tunes = {"type": type, "key": key, "metre": metre, "n": n, "guidance": guidance, "tries": tries, "out": out_path}
    if model.checkpoint.architecture.task == "tune-generator":
        if stream or not stop:
            odd = "--stream" if stream else "--no-stop"
            raise InputError(f"a tune is written to its end, and shown whole; leave {odd} out")
        from zoo.cli.tunes import compose

        asked = {"type": type, "key": key, "metre": metre, "first_bars": prompt, "guidance": guidance}
        asked |= how | {"max_new_tokens": 1500 if length is None else length}
        return compose(model, out_path, as_json, n, 10 if tries is None else tries, **asked)
    if given := [option for option, value in of_tunes.items() if value is not None]:
        raise InputError(f"{name} is a language-model; --{given[0]} is for a tune-generator")
    length = 200 if length is None else length
    if stream and not as_json:
        pieces = model.generate(prompt, length, stop=stop, stream=True, **how)
        # The prompt goes out with the first piece, where bad input is found.
        for piece in chain([prompt + next(pieces, "")], pieces):
            sys.stdout.write(piece)
            sys.stdout.flush()
        sys.stdout.write("\n")
        return
    written = model.generate(prompt, length, stop=stop, **how)
    if as_json:
        print_json(written.to_json())
        return
    sys.stdout.write(f"{written.text}\n")  # as it is: a console takes `:x:` for a picture, and spreads tabs
    if written.unknown:
        err.print(_unknown(written.unknown).strip(), highlight=False, emoji=False)


def _unknown(tokens: list[str]) -> str:
    """Which tokens the model does not know, in a few words."""
    if not tokens:
        return ""
    listed = list(dict.fromkeys(tokens))
    more = f" and {len(listed) - _SHOWN} more" if len(listed) > _SHOWN else ""
    return f"  [yellow]unknown: {escape(', '.join(listed[:_SHOWN]))}{more}[/]"
