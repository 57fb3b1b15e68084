"""How fast is a recurrent layer of zoo, and how much memory does its training take, beside Keras's and torch's?

    python -m benchmarks.recurrent_layer

Every cell runs through `Recurrent`, through `keras.layers.RNN` and, where Keras has the same equations, as its stock
layer; if torch is installed, its own layers run beside them (its GRU resets after the product, so that it is not the
same network) and, for cells that it lacks, a loop in TorchScript. "products" is what none of them can do without: the
cell's matrix products by themselves, in NumPy, those of each step one after the other. Inference gives every output of
a batch; a training step gives the gradients of a squared error by all weights. All take turns in one process, so that
what the machine does besides falls on all alike. In its turn each rests, does it once unmeasured, since in training a
step follows a step, and once measured; each figure is the median of its turns. Memory (on Linux) is by how much a fresh
process grows at most while it trains.
"""

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from importlib.util import find_spec
from typing import Annotated

import numpy as np
import typer
from rich.table import Table

from benchmarks.peak_memory import peak_megabytes
from benchmarks.rest import rest
from zoo.cells import CELLS, make_cell
from zoo.cli.terminal import print_json
from zoo.console import out, progress
from zoo.training.cpu import processor

SIZES = ((32, 100, 128, 256), (64, 128, 256, 512), (1, 30, 128, 256))
"""Batch, time, inputs, units."""
ZOO, KERAS, RNN, TORCH, SCRIPT = "zoo", "Keras", "keras.layers.RNN", "torch", "TorchScript"
XLA = {ZOO: "zoo, XLA", KERAS: "Keras, XLA"}
"""The same with all of a training step in one program, as `compile(jit_compile=True)` makes it."""
PRODUCTS = "products"
WHAT = ("infer", "train")
STEPS_OF_MEMORY = 8

Calls = dict[str, Callable[[], object]]


def layers(cell: str, units: int) -> dict:
    """Keras layers that run the equations of `cell`, or of its nearest, by who runs them."""
    import keras

    from zoo.layers.recurrent import Recurrent

    made = {
        ZOO: Recurrent(make_cell(cell, units), return_sequences=True),
        RNN: keras.layers.RNN(make_cell(cell, units), return_sequences=True),
    }
    stock = {
        "rnn": lambda: keras.layers.SimpleRNN(units, return_sequences=True),
        "gru": lambda: keras.layers.GRU(units, return_sequences=True, reset_after=False),
        "lstm": lambda: keras.layers.LSTM(units, return_sequences=True),
    }
    if cell in stock:
        made[KERAS] = stock[cell]()
    return made


def calls_of_layer(layer, size: tuple[int, int, int, int]) -> Calls:
    """`infer` and `train` of a Keras layer, each compiled to a graph as `predict` and `fit` do, and `compiled`, `train`
    as one program of XLA's."""
    import keras
    import tensorflow as tf

    batch, steps, inputs, units = size
    x, y = tf.random.normal((batch, steps, inputs)), tf.random.normal((batch, steps, units))
    model = keras.Sequential([keras.Input((steps, inputs), batch_size=batch), layer])
    weights = [weight.value for weight in model.trainable_weights]

    @tf.function
    def infer():
        return model(x, training=False)

    def train():
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean((model(x, training=True) - y) ** 2)
        return tape.gradient(loss, weights)

    return {"infer": infer, "train": tf.function(train), "compiled": tf.function(train, jit_compile=True)}


def calls_of_torch(cell: str, size: tuple[int, int, int, int]) -> Calls:
    """The same of torch's own layer."""
    import torch

    _, _, inputs, units = size
    kinds = {"rnn": torch.nn.RNN, "gru": torch.nn.GRU, "lstm": torch.nn.LSTM}
    layer = kinds[cell](inputs, units, batch_first=True)
    return _torch_calls(lambda x: layer(x)[0], list(layer.parameters()), size)


def calls_of_script(cell: str, size: tuple[int, int, int, int]) -> Calls:
    """The same of a loop in TorchScript."""
    import torch

    from benchmarks.torch_cells import LOOPS

    made = make_cell(cell, size[-1])
    made.build((None, size[2]))
    weights = [torch.tensor(values, requires_grad=True) for values in made.get_weights()]
    return _torch_calls(lambda x: LOOPS[cell](x, *weights), weights, size)


def calls_of_products(cell: str, size: tuple[int, int, int, int]) -> Calls:
    """The matrix products that the same takes: the inputs' share of the gates for all steps at once, the states' step
    by step; back in time the states' gradient step by step, then both weights' gradients at once."""
    batch, steps, inputs, units = size
    width = make_cell(cell, units).parts * units
    chance = np.random.default_rng(1)

    def drawn(*shape):
        return chance.standard_normal(shape, np.float32)

    x, states, by_z = drawn(batch * steps, inputs), drawn(steps, batch, units), drawn(steps, batch, width)
    kernel, recurrent = drawn(inputs, width), drawn(units, width)
    transposed = np.ascontiguousarray(recurrent.T)

    def infer():
        x @ kernel
        for state in states:
            state @ recurrent

    def train():
        infer()
        for one in by_z:
            one @ transposed
        states.reshape(-1, units).T @ by_z.reshape(-1, width)
        x.T @ by_z.reshape(-1, width)

    return {"infer": infer, "train": train}


def _torch_calls(outputs, weights, size) -> Calls:
    import torch

    batch, steps, inputs, units = size
    x, y = torch.randn(batch, steps, inputs), torch.randn(batch, steps, units)

    def infer():
        with torch.inference_mode():
            return outputs(x)

    def train():
        return torch.autograd.grad(((outputs(x) - y) ** 2).mean(), weights)

    return {"infer": infer, "train": train}


def measure_time(size, runs: int, advance: Callable[[str], None]) -> dict[str, dict[str, dict[str, float]]]:
    """Milliseconds by cell, by what is done, by who does it."""
    found = {}
    for cell in CELLS:
        advance(f"{'×'.join(map(str, size))}, {cell}")
        contestants = {who: calls_of_layer(layer, size) for who, layer in layers(cell, size[-1]).items()}
        if find_spec("torch") and cell in ("rnn", "gru", "lstm"):
            contestants[TORCH] = calls_of_torch(cell, size)
        if find_spec("torch") and cell in ("simplified-gru", "gru", "peephole-lstm"):
            contestants[SCRIPT] = calls_of_script(cell, size)
        for who in (who for who in XLA if who in contestants):
            contestants[XLA[who]] = {"train": contestants[who]["compiled"]}
        contestants[PRODUCTS] = calls_of_products(cell, size)
        found[cell] = {}
        for what in WHAT:
            doing = {who: calls[what] for who, calls in contestants.items() if what in calls}
            times: dict[str, list[float]] = {who: [] for who in doing}
            for turn in range(runs + 2):  # two to warm up
                for who, call in doing.items():
                    rest()
                    call()
                    started = time.perf_counter()
                    call()
                    if turn > 1:
                        times[who].append(1e3 * (time.perf_counter() - started))
            found[cell][what] = {who: statistics.median(values) for who, values in times.items()}
    return found


def grown(who: str, cell: str, size: tuple[int, int, int, int]) -> float:
    """By how many MB this process grows at most in a few training steps."""
    train = calls_of_layer(layers(cell, size[-1])[who], size)["train"]
    before = peak_megabytes()
    for _ in range(STEPS_OF_MEMORY):
        train()
    return peak_megabytes() - before


def measure_memory(size, runs: int, advance: Callable[[str], None]) -> dict[str, dict[str, float]]:
    """MB by cell, by who, the median of fresh processes."""
    found: dict[str, dict[str, float]] = {}
    for cell in CELLS:
        advance(f"{'×'.join(map(str, size))}, {cell}, memory")
        found[cell] = {}
        for who in (ZOO, RNN, *([KERAS] if cell in ("rnn", "gru", "lstm") else [])):
            command = [sys.executable, "-m", __spec__.name, "--grown", json.dumps([who, cell, size])]
            texts = [subprocess.run(command, capture_output=True, check=True, text=True).stdout for _ in range(runs)]
            found[cell][who] = statistics.median(float(text.splitlines()[-1]) for text in texts)
    return found


def table(size, what: str, unit: str, found: dict[str, dict[str, float]]) -> Table:
    """What was found at a size, and the ratio of zoo to each of the others."""
    shown = Table("cell", title=f"{what}, {' × '.join(map(str, size))} ({unit}; in brackets zoo's share of it)")
    columns = [
        who
        for who in (ZOO, XLA[ZOO], RNN, KERAS, XLA[KERAS], TORCH, SCRIPT, PRODUCTS)
        if any(who in row for row in found.values())
    ]
    for who in columns:
        shown.add_column(who, justify="right")
    for cell, row in found.items():
        figures = [
            "" if who not in row else f"{row[who]:.1f}" + ("" if who == ZOO else f" ({row[ZOO] / row[who]:.2f})")
            for who in columns
        ]
        shown.add_row(cell, *figures)
    return shown


def command(
    runs: Annotated[int, typer.Option(min=0, help="Turns of each; 0 leaves times out.")] = 9,
    memory_runs: Annotated[int, typer.Option(min=0, help="Fresh processes of each; 0 leaves memory out.")] = 1,
    as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON.")] = False,
    grown_of: Annotated[str | None, typer.Option("--grown", hidden=True)] = None,
) -> None:
    """Measure zoo's recurrent layer beside Keras's and torch's."""
    if grown_of:
        who, cell, size = json.loads(grown_of)
        print(grown(who, cell, tuple(size)))
        return
    answer = {"processor": processor(), "sizes": []}
    with progress() as display:
        bar = display.add_task("", total=(bool(runs) + bool(memory_runs)) * len(SIZES) * len(CELLS))

        def advance(text: str) -> None:
            display.update(bar, advance=1, description=text)

        for size in SIZES:
            answer["sizes"].append(
                {
                    "size": size,
                    "milliseconds": measure_time(size, runs, advance) if runs else {},
                    "megabytes": measure_memory(size, memory_runs, advance) if memory_runs else {},
                }
            )
    if as_json:
        return print_json(answer)
    for entry in answer["sizes"]:
        shown = [(what, "ms", {cell: row[what] for cell, row in entry["milliseconds"].items()}) for what in WHAT]
        for what, unit, found in (*shown, ("memory of training", "MB", entry["megabytes"])):
            if found:
                out.print(table(entry["size"], what, unit, found))


if __name__ == "__main__":
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    typer.run(command)
