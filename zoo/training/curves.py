"""The picture of a training run."""

from collections.abc import Sequence
from pathlib import Path


def draw_curves(history: Sequence[dict[str, float]], path: Path) -> None:
    """Draws the loss and the validation metrics of every epoch into a PNG."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(8, 3.2), layout="constrained")
    left, right = figure.subplots(1, 2)
    epochs = [row["epoch"] for row in history]
    for axes, names, title in (
        (left, [name for name in history[0] if name.endswith("loss")], "loss (nats)"),
        (right, [name for name in history[0] if name.startswith("val_") and not name.endswith("loss")], "validation"),
    ):
        for name in names:
            axes.plot(epochs, [row[name] for row in history], marker=".", label=name.removeprefix("val_"))
        axes.set_title(title)
        axes.set_xlabel("epoch")
        axes.grid(alpha=0.3)
        if len(names) > 1:
            axes.legend()
    figure.savefig(path, dpi=110)
