"""The command of models that listen."""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from rich.markup import escape

from zoo.cli.app import Json, Name, Runtime, app
from zoo.cli.terminal import load_model, print_json
from zoo.console import out
from zoo.errors import InputError
from zoo.tasks.trigger_word.detector import Detection

_SAMPLE = np.dtype("<i2")
"""Of raw sound on standard input."""

_PIECE = 0.1
"""Seconds of it that are waited for."""


@app.command()
def listen(
    name: Name,
    file: Annotated[
        Path,
        typer.Argument(
            help="A sound: WAV, FLAC, OGG, MP3; - for raw samples on standard input (16 bits, little-endian, one "
            "channel), answered as they come."
        ),
    ],
    rate: Annotated[
        int | None, typer.Option(help="Of raw samples, how many a second; by default as many as the model hears.")
    ] = None,
    threshold: Annotated[
        float | None, typer.Option(help="The probability from which the word counts as heard; the model's by default.")
    ] = None,
    runtime: Runtime = "keras",
    as_json: Json = False,
) -> None:
    """Say where in a sound a trigger word is said."""
    model = load_model(name, ("trigger-word",), "zoo listen", runtime)
    if str(file) != "-":
        if rate is not None:
            raise InputError("a file says itself how many samples it has a second; leave --rate out")
        return _show(model.listen(file, threshold=threshold), model.trigger, as_json)
    stream = model.stream(rate, threshold)
    for samples in _raw(round(_PIECE * (rate or model.encoder.rate))):
        _show(stream.push(samples), model.trigger, as_json)
    _show(stream.push([], last=True), model.trigger, as_json)


def _raw(count: int) -> Iterator[np.ndarray]:
    """Samples of standard input, so many at a time; half a sample at its end is left out."""
    while data := sys.stdin.buffer.read(count * _SAMPLE.itemsize):
        yield np.frombuffer(data[: len(data) // _SAMPLE.itemsize * _SAMPLE.itemsize], _SAMPLE)


def _show(detections: Iterable[Detection], word: str, as_json: bool) -> None:
    """A line a detection, at once: whoever reads a stream waits for it."""
    for time, score in detections:
        if as_json:
            print_json({"time": round(time, 3), "score": round(score, 4)})
        else:
            out.print(f"[bold]{time:.2f} s[/]  {escape(word)}  [dim]{score:.2f}[/]", highlight=False, emoji=False)
        sys.stdout.flush()
