"""The command that looks inside a network."""

from pathlib import Path
from typing import Annotated

import typer

from zoo.cli.app import Json, Name, app
from zoo.cli.models import choose
from zoo.cli.terminal import check_texts, print_json, print_line
from zoo.console import Piece
from zoo.errors import InputError


@app.command("inspect")
def inspect_command(
    name: Name,
    picture: Annotated[Path, typer.Option("--out", help="The picture: a PNG, SVG or PDF file.")],
    text: Annotated[
        str | None,
        typer.Argument(help="What the network reads: a text, one sentence for a tagger, one word for a pronouncer."),
    ] = None,
    number: Annotated[
        bool, typer.Option("--number", help="Find and draw the unit that remembers whether the subject is plural.")
    ] = False,
    layer: Annotated[int | None, typer.Option(help="One layer, counted from 1; all by default.")] = None,
    pretokenized: Annotated[bool, typer.Option(help="White space separates the tokens.")] = False,
    as_json: Json = False,
) -> None:
    """Draw all gates and memory cells along a text, or the attention of a pronouncer."""
    from zoo.inspection.pictures import check_picture

    if number == (text is not None):
        raise InputError("zoo inspect takes a text, or --number, which brings its own sentences; give one of the two")
    check_picture(picture)
    if number:
        line, facts = _number_unit(name, picture, layer)
    else:
        check_texts([text])
        line, facts = _along(name, text, picture, layer, pretokenized)
    if as_json:
        print_json({"checkpoint": name, "picture": str(picture), **facts})
    else:
        print_line(*line, f"drawn in {picture}")


def _along(name: str, text: str, picture: Path, layer: int | None, pretokenized: bool) -> tuple[list[Piece], dict]:
    """Draws what happens along a text; gives a line about it, and the facts."""
    chosen = choose(name, ("trace", "attend"), "zoo inspect")
    if "attend" not in chosen.task.verbs:
        return _traces(chosen.load(), text, picture, layer, pretokenized)
    if layer is not None or pretokenized:
        odd = "--pretokenized" if layer is None else "--layer"
        raise InputError(f"{name} is a {chosen.task.title}, whose attention is drawn; leave {odd} out")
    model = chosen.load()
    from zoo.inspection.attention_picture import draw_attention
    from zoo.inspection.pictures import name_of

    attended = model.attend(text)
    draw_attention(attended, picture, name_of(model))
    return [f"{attended.text}  ", (" ".join(attended.symbols[:-1]), "bold"), "; "], attended.to_json()


def _traces(model, text: str, picture: Path, layer: int | None, pretokenized: bool) -> tuple[list[Piece], dict]:
    """Draws gates and states along a text; gives a line about it, and the facts."""
    from zoo.inspection.pictures import name_of
    from zoo.inspection.trace_picture import draw_traces
    from zoo.inspection.traces import of_layer, traces

    found = of_layer(traces(model, text, pretokenized), layer)
    draw_traces(found, picture, name_of(model))
    return [], {"layers": [trace.to_json() for trace in found]}


def _number_unit(name: str, picture: Path, layer: int | None) -> tuple[list[Piece], dict]:
    """Finds and draws the unit that remembers the subject's number; gives a line about it, and the facts."""
    chosen = choose(name, ("trace", "attend"), "zoo inspect")
    chosen.check_option("--number", "score")
    model = chosen.load()
    from zoo.datasets import load
    from zoo.inspection.number_picture import draw_number_unit
    from zoo.inspection.number_sentences import from_pairs
    from zoo.inspection.number_unit import find_number_unit

    found = find_number_unit(model, from_pairs(load("blimp", "train")), layer)
    draw_number_unit(model, found, picture)
    samples = {"it was chosen by": found.chosen_by, "of other nouns": found.other_nouns, "of BLiMP": found.real}
    shares = ", ".join(f"{found.accuracy(of):.1%} of {len(of.plural):,} {what}" for what, of in samples.items())
    side = "above" if found.plural_above else "below"
    meaning = f" is {side} {found.threshold:.3g} before the verb of a plural subject, right in {shares}; "
    return [f"layer {found.layer}, unit ", (str(found.unit), "bold"), meaning], found.to_json()
