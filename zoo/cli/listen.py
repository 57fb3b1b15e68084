"""The command that hears a word in sound."""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from zoo.cli.app import Json, Name, Runtime, app
from zoo.cli.models import load_model
from zoo.cli.terminal import print_json, print_line
from zoo.errors import InputError

if TYPE_CHECKING:
    import numpy as np

    from zoo.tasks.trigger_word.results import Detection

_SAMPLE = "<i2"
"""The type of raw samples on standard input."""

_PIECE = 0.1
"""Seconds of them that are read at once."""


@app.command()
def listen(
    name: Name,
    file: Annotated[
        Path,
        typer.Argument(
            help="A recording: WAV, FLAC, OGG or MP3; - for raw samples on standard input (16 bits, little-endian, one "
            "channel), answered as they come."
        ),
    ],
    rate: Annotated[
        int | None, typer.Option(help="Raw samples per second; by default the rate that the model was trained on.")
    ] = None,
    threshold: Annotated[
        float | None,
        typer.Option(help="The probability from which the word counts as heard; by default the checkpoint's."),
    ] = None,
    runtime: Runtime = None,
    as_json: Json = False,
) -> None:
    """Say at which seconds of a recording a word is said."""
    model = load_model(name, ("listen",), "zoo listen", runtime)
    if str(file) != "-":
        if rate is not None:
            raise InputError("a file says itself how many samples it has a second; leave --rate out")
        return _show(model.listen(file, threshold=threshold), model.trigger, as_json)
    stream = model.stream(rate, threshold)
    for samples in _raw(round(_PIECE * (rate or model.encoder.rate))):
        _show(stream.push(samples), model.trigger, as_json)
    _show(stream.close(), model.trigger, as_json)


def _raw(count: int) -> "Iterator[np.ndarray]":
    """Samples of standard input, `count` at a time; half a sample at its end is left out."""
    import numpy as np

    size = np.dtype(_SAMPLE).itemsize
    while data := sys.stdin.buffer.read(count * size):
        yield np.frombuffer(data[: len(data) // size * size], _SAMPLE)


def _show(detections: "Iterable[Detection]", word: str, as_json: bool) -> None:
    """Prints one line per detection, at once: whoever reads a stream waits for it."""
    for time, score in detections:
        if as_json:
            print_json({"time": round(time, 3), "score": round(score, 4)})
        else:
            print_line((f"{time:.2f} s", "bold"), f"  {word}  ", (f"{score:.2f}", "dim"))
        sys.stdout.flush()
