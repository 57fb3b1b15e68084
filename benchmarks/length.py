"""Does what a sequence costs grow with its length alone?

    python -m benchmarks.length

A training step of each cell (32 inputs, 64 units, one sequence), a review that is classified, and a stream of a
character model, from 10² to 10⁵ steps, each length in a fresh process: seconds, and the memory that the process takes
at most beyond what it had before. Of training and of a review both should grow with the length; a stream's memory
should not grow at all. Stock Keras's LSTM stands beside ours.
"""

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from rich.table import Column, Table

from benchmarks.command_line import run_command
from benchmarks.recurrent_layer import KERAS, ZOO, calls_of_layer, layers, peak
from zoo.cells import CELLS
from zoo.console import out, progress
from zoo.store.catalogue import find

LENGTHS = (100, 1000, 10_000, 100_000)
INPUTS, UNITS = 32, 64
PIECE = 100
"""Characters that a stream is given at once."""
LEAST = {"seconds": 1e-4, "megabytes": 0.5}
"""What is drawn for less."""
REVIEW, STREAM, STOCK = "review", "stream", "Keras's LSTM"

Answer = dict[str, dict[int, dict[str, float]]]


def trained(what: str, length: int) -> dict[str, float]:
    """A training step of a layer over one sequence."""
    layer = layers("lstm", UNITS)[KERAS] if what == STOCK else layers(what, UNITS)[ZOO]
    train = calls_of_layer(layer, (1, length, INPUTS, UNITS))["train"]
    calls_of_layer(layers("lstm", UNITS)[ZOO], (1, 2, INPUTS, UNITS))["train"]()  # what the first step of all takes
    before = peak()
    train()  # makes the graph
    started = time.perf_counter()
    train()
    return {"seconds": time.perf_counter() - started, "megabytes": peak() - before}


def classified(name: str, words: int) -> dict[str, float]:
    """A text of so many words, given its label in one piece."""
    import zoo

    model = zoo.load(name)
    known = [word for word in model.encoder.symbols if word.isalpha()]
    text = " ".join(np.random.default_rng(1).choice(known, words))
    model.classify(" ".join(known[:2]))  # makes the graph
    before, started = peak(), time.perf_counter()
    model.classify(text)
    return {"seconds": time.perf_counter() - started, "megabytes": peak() - before}


def streamed(name: str, length: int) -> dict[str, float]:
    """A text of so many characters, pushed piece by piece."""
    import zoo

    model = zoo.load(name)
    text = "".join(np.random.default_rng(1).choice(list(model.encoder.symbols), PIECE))
    stream = model.stream()
    stream.push(text)  # makes the graph
    before, started = peak(), time.perf_counter()
    for _ in range(length // PIECE):
        stream.push(text)
    return {"seconds": time.perf_counter() - started, "megabytes": peak() - before}


def measured(what: str, length: int, characters: str, reviews: str) -> dict[str, float]:
    """One kind at one length."""
    if what == STREAM:
        return streamed(characters, length)
    return classified(reviews, length) if what == REVIEW else trained(what, length)


def benchmark(characters: str, reviews: str) -> Answer:
    """Every kind at every length."""
    kinds = [*CELLS, STOCK, REVIEW, STREAM]
    answer: Answer = {}
    with progress() as display:
        bar = display.add_task("", total=len(kinds) * len(LENGTHS))
        for what in kinds:
            answer[what] = {}
            for length in LENGTHS:
                display.update(bar, description=f"{what}, {length:,} steps")
                asked = json.dumps([what, length])
                models = ["--characters", characters, "--reviews", reviews]
                command = [sys.executable, "-m", "benchmarks.length", *models, "--one", asked]
                done = subprocess.run(command, capture_output=True, check=True, text=True)
                answer[what][length] = json.loads(done.stdout.splitlines()[-1])
                display.advance(bar)
    return answer


def table(answer: Answer) -> Table:
    """The answer for people."""
    columns = (Column(f"{length:,}", justify="right") for length in LENGTHS)
    shown = Table("", *columns, title="seconds (MB) by the number of steps")
    for what, found in answer.items():
        shown.add_row(what, *(f"{one['seconds']:.3f} ({one['megabytes']:.0f})" for one in found.values()))
    return shown


def draw(answer: Answer, path: Path) -> None:
    """Draws both against the length into a PNG, beside a line of what grows as the length does."""
    from matplotlib.figure import Figure

    picture = Figure(figsize=(10, 4.2), layout="constrained")
    for axes, measure in zip(picture.subplots(1, 2), ("seconds", "megabytes"), strict=True):
        for what, found in answer.items():
            style = {STREAM: "k-", REVIEW: "k--", STOCK: "k:"}.get(what, "-")
            values = [max(one[measure], LEAST[measure]) for one in found.values()]
            axes.plot(list(found), values, style, marker=".", label=what)
        top = max(found[LENGTHS[-1]][measure] for found in answer.values())
        share = [top * length / LENGTHS[-1] for length in LENGTHS]
        axes.plot(LENGTHS, share, color="lightgrey", zorder=0, label="∝ steps")
        axes.set(xscale="log", yscale="log", xlabel="steps", ylabel=measure)
        axes.spines[["top", "right"]].set_visible(False)
    picture.axes[0].legend(frameon=False, fontsize=8)
    picture.savefig(path, dpi=120)


def command(
    characters: Annotated[str, typer.Option(help="A model of characters, whose stream is measured.")] = (
        "char-lm-shakespeare"
    ),
    reviews: Annotated[str, typer.Option(help="A classifier of words, that reads long texts.")] = "sentiment",
    picture: Annotated[Path | None, typer.Option(help="A PNG to draw the answer into.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON.")] = False,
    one: Annotated[str | None, typer.Option(hidden=True)] = None,
) -> None:
    """Measure time and memory against the length of a sequence."""
    if one:
        what, length = json.loads(one)
        print(json.dumps(measured(what, length, characters, reviews)))
        return
    for name in (characters, reviews):
        find(name)  # or says so before the work, not behind it
    answer = benchmark(characters, reviews)
    if picture:
        draw(answer, picture)
    if as_json:
        print(json.dumps(answer))
    else:
        out.print(table(answer))


if __name__ == "__main__":
    run_command(command)
