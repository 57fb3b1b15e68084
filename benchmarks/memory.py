"""How far does each cell carry what it has seen, and how fast does its gradient fade on the way?

    python -m benchmarks.memory

The task is the adding problem: a sequence of random numbers, two of them marked, whose sum is asked for at the end.
Here the first and the last are marked, `lag` steps apart, so that a number must be kept while others go by. Every cell
has the same width and the same number of training steps. Lags are drawn up to a limit, which grows by a quarter each
time the network explains 95 % of the variance of the sums at the limit.

The gradient is that of the loss by the input, at each distance from the end of a sequence with the longest lag, before
training and after it.

Writes the table and the picture to docs/memory.md and docs/memory.png. A run that is stopped goes on where it was.

Source of the task: Hochreiter & Schmidhuber 1997, "Long short-term memory", §5.4; the curriculum is ours.
"""

import json
import os
import statistics
from pathlib import Path
from typing import Annotated

import numpy as np
import typer

from zoo.cells import CELLS
from zoo.console import err, progress
from zoo.store.atomic import replace_file
from zoo.store.card import table

LAGS = (10, 25, 50, 100, 200, 400)
UNITS, BATCH, STEPS = 32, 64, 2500
EVERY, TESTED, SOLVED, GROWTH = 25, 512, 0.95, 1.25
"""Steps between two tests, sequences a test, the explained share at which the limit of lags grows, and by how much."""
BACK = (10, 100, 400)
"""Distances at which the table shows the gradient."""
SMALL = 1e-20
"""A gradient below it is shown as nothing more than that."""

DOCS = Path(__file__).resolve().parents[1] / "docs"


def sequences(random: np.random.Generator, count: int, lag: int) -> tuple[np.ndarray, np.ndarray]:
    """`count` sequences (count, 1 + lag, 2) of numbers in [0, 1) and marks, and the sums (count, 1) of the marked."""
    x = np.zeros((count, 1 + lag, 2), np.float32)
    x[..., 0] = random.random((count, 1 + lag))
    x[:, [0, -1], 1] = 1
    return x, x[:, 0, :1] + x[:, -1, :1]


def network(cell: str, seed: int):
    """The numbers and marks, the cell, a linear read-out."""
    import keras

    from zoo.cells import make_cell
    from zoo.layers.recurrent import Recurrent

    keras.utils.set_random_seed(seed)
    sequence = keras.Input((None, 2), name="sequence")
    total = keras.layers.Dense(1)(Recurrent(make_cell(cell, UNITS))(sequence))
    model = keras.Model({"sequence": sequence}, total)
    model.compile(keras.optimizers.Adam(3e-3, global_clipnorm=1.0), "mse")
    return model


def train(cell: str, seed: int) -> dict:
    """What a network of this cell explains at each lag after training, and its gradients before and after."""
    from zoo.layers.compiled_call import compiled

    model, random, limit = network(cell, seed), np.random.default_rng(seed), LAGS[0]
    add = compiled(model)

    def explained(lag):
        x, y = sequences(np.random.default_rng(0), TESTED, lag)
        return float(1 - np.mean((add({"sequence": x}) - y) ** 2) / np.var(y))

    before = gradient_norms(model)
    for step in range(1, STEPS + 1):
        x, y = sequences(random, BATCH, int(random.integers(1, limit + 1)))
        model.train_on_batch({"sequence": x}, y)
        if step % EVERY == 0 and limit < LAGS[-1] and explained(limit) >= SOLVED:
            limit = min(LAGS[-1], int(np.ceil(GROWTH * limit)))
    return {
        "limit": limit,
        "explained": [explained(lag) for lag in LAGS],
        "before": before,
        "after": gradient_norms(model),
    }


def gradient_norms(model) -> list[float]:
    """‖∂L/∂x‖ at each distance from the end, relative to that at the end."""
    import tensorflow as tf

    x, y = sequences(np.random.default_rng(1), BATCH, LAGS[-1])
    x = tf.constant(x)
    with tf.GradientTape() as tape:
        tape.watch(x)
        loss = tf.reduce_sum((model({"sequence": x}, training=True) - y) ** 2)
    norms = np.linalg.norm(tape.gradient(loss, x).numpy().astype(float), axis=-1).mean(axis=0)[::-1]
    return (norms / norms[0]).tolist()


def draw(runs: dict[str, list[dict]], path: Path) -> None:
    """What each cell explains by lag, and its gradient by distance, into a PNG."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(14, 4), layout="constrained")
    explained, before, after = figure.subplots(1, 3)
    for place, (cell, found) in enumerate(runs.items()):
        look = {"color": f"C{place}", "label": cell}
        values = np.array([run["explained"] for run in found])
        means = values.mean(axis=0)
        # A little to the side of each other, so that equal figures can be told apart.
        lags = np.array(LAGS) * 1.03 ** (place - 2)
        explained.errorbar(lags, means, [means - values.min(0), values.max(0) - means], marker="o", capsize=3, **look)
        for axes, when in ((before, "before"), (after, "after")):
            norms = _mean_norms(found, when)
            axes.semilogy(np.arange(len(norms)), norms, **look)
    explained.set(
        xscale="log",
        xlabel="lag (steps)",
        ylabel="share of variance explained",
        ylim=(-0.1, 1.1),
        title="after training",
    )
    explained.set_xticks(LAGS, [str(lag) for lag in LAGS])
    explained.minorticks_off()
    for axes, when in ((before, "before"), (after, "after")):
        axes.set(xlabel="distance from the end (steps)", title=f"relative gradient by the input, {when} training")
        axes.set_ylim(SMALL, 1e5)
    for axes in (explained, before, after):
        axes.grid(alpha=0.3)
        axes.legend()
    figure.savefig(path, dpi=90)


def _mean_norms(found: list[dict], when: str) -> np.ndarray:
    """The geometric mean over the seeds."""
    return np.exp(np.mean(np.log(np.maximum([run[when] for run in found], 1e-300)), axis=0))


def page(runs: dict[str, list[dict]]) -> str:
    """The results in Markdown."""
    head = ["cell", "limit reached", *(f"lag {lag}" for lag in LAGS)]
    head += [f"{back} back, {when}" for when in ("before", "after") for back in BACK]
    rows = []
    for cell, found in runs.items():
        explained = [[run["explained"][place] for run in found] for place in range(len(LAGS))]
        norms = [_mean_norms(found, when) for when in ("before", "after")]
        rows.append(
            [
                cell,
                " ".join(str(run["limit"]) for run in found),
                *(f"{statistics.mean(values):.2f}" for values in explained),
                *(
                    f"{values[back]:.0e}" if values[back] >= SMALL else f"< {SMALL:.0e}"
                    for values in norms
                    for back in BACK
                ),
            ]
        )
    parts = [
        "# How far each cell remembers",
        f"Generated by `python -m benchmarks.memory`, whose docstring describes the task. Each cell has {UNITS} units "
        f"and trains for {STEPS} steps of {BATCH} sequences, with {len(next(iter(runs.values())))} seeds.",
        "- **limit reached**: the longest lag that training reached, for each seed.\n"
        "- **lag N**: the share of the variance of the sums that is explained at a lag of N after training (mean of "
        "the seeds).\n"
        "- **N back**: the gradient by the input N steps before the end, divided by the gradient by the last input, "
        "before and after training (geometric mean of the seeds).",
        table(head, rows),
        "![Share of variance explained by lag, and gradient by distance](memory.png)",
    ]
    return "\n\n".join(parts) + "\n"


def command(
    seeds: Annotated[int, typer.Option(min=1)] = 3,
    folder: Annotated[Path, typer.Option("--runs", help="Where finished runs are kept.")] = Path("runs/memory"),
) -> None:
    """Train every cell, and write docs/memory.md and docs/memory.png."""
    folder.mkdir(parents=True, exist_ok=True)
    runs: dict[str, list[dict]] = {cell: [] for cell in CELLS}
    with progress() as display:
        bar = display.add_task("", total=seeds * len(CELLS))
        for seed in range(1, seeds + 1):
            for cell in CELLS:
                display.update(bar, description=f"{cell}, seed {seed}")
                file = folder / f"{cell}-{seed}.json"
                if not file.exists():
                    replace_file(file, json.dumps(train(cell, seed)).encode())
                runs[cell].append(json.loads(file.read_text()))
                last = runs[cell][-1]
                err.print(f"{cell}, seed {seed}: limit {last['limit']}, {last['explained']}", highlight=False)
                display.advance(bar)
    DOCS.mkdir(exist_ok=True)
    draw(runs, DOCS / "memory.png")
    (DOCS / "memory.md").write_text(page(runs), encoding="utf-8")


if __name__ == "__main__":
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    typer.run(command)
