"""How long is an epoch of a tagger's training, by how its recurrent layers go through time?

    python -m benchmarks.fit [ner-bilstm]

The checkpoint's network, as `model.fit` trains it on the training split of CoNLL-2003: by zoo's backpropagation through
time; by the same steps with the gradient left to TensorFlow, as zoo trained before it had one of its own; and by
`keras.layers.RNN` with Keras's own LSTM cell. An epoch of each goes first, in which TensorFlow traces its graphs, then
they take turns.
"""

import statistics
import time
from contextlib import nullcontext
from typing import Annotated
from unittest.mock import patch

import typer
from rich.table import Table

from benchmarks.command_line import run_command
from zoo.cli.models import load_model
from zoo.cli.terminal import print_json
from zoo.console import out, progress
from zoo.errors import InputError
from zoo.training.cpu import processor

DATASET = "conll2003"
ZOO, PLAIN, KERAS = "zoo", "gradient by TensorFlow", "keras.layers.RNN"


def contestants(name: str) -> dict:
    """The same network three times, from its first weights, by who goes through time."""
    import keras

    from zoo.layers import through_time
    from zoo.tasks.keras_loading import construct
    from zoo.tasks.registry import checkpoint_spec, task_of

    shipped = load_model(name, ("tagger",), "this benchmark")
    architecture, symbols = checkpoint_spec(task_of(shipped)).describe(shipped)
    if architecture.cell != "lstm":
        raise InputError(f"{name} runs {architecture.cell} cells; Keras's own is an LSTM")

    def made():
        model = construct(architecture, symbols, shipped.labels)
        model.compile()
        return model

    def of_keras(cell, units, **options):
        return keras.layers.LSTMCell(units, **options)

    found = {ZOO: made(), PLAIN: made()}
    with patch("zoo.tasks.tagger.backbone.make_cell", of_keras):
        found[KERAS] = made()
    plain = patch.object(through_time, "custom_gradient", through_time.autodiff)
    return {who: (model, plain if who == PLAIN else nullcontext()) for who, model in found.items()}


def command(
    checkpoint: Annotated[str, typer.Argument(help="A tagger with LSTM cells.")] = "ner-bilstm",
    turns: Annotated[int, typer.Option(min=1, help="Epochs of each that are measured.")] = 3,
    as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON.")] = False,
) -> None:
    """Measure seconds an epoch."""
    from zoo.tasks.token_level.evaluate import read_split

    sentences, tags = read_split(DATASET, "train")
    networks = contestants(checkpoint)
    seconds: dict[str, list[float]] = {who: [] for who in networks}
    with progress() as display:
        bar = display.add_task("", total=(turns + 1) * len(networks))
        for turn in range(turns + 1):
            for who, (model, patched) in networks.items():
                display.update(bar, description=who)
                with patched:
                    started = time.perf_counter()
                    model.fit(sentences, tags, batch_size=32, epochs=1, verbose=0)
                if turn:
                    seconds[who].append(time.perf_counter() - started)
                display.advance(bar)
    medians = {who: statistics.median(values) for who, values in seconds.items()}
    if as_json:
        return print_json({"processor": processor(), "sentences": len(sentences), "seconds": medians})
    shown = Table("", "seconds an epoch", "zoo's share", title=f"{checkpoint}, {len(sentences):,} sentences")
    for who, value in medians.items():
        shown.add_row(who, f"{value:.1f}", f"{medians[ZOO] / value:.2f}")
    out.print(shown)


if __name__ == "__main__":
    run_command(command)
