"""The picture of a training run."""

import io
from collections.abc import Sequence
from pathlib import Path

from zoo.store.atomic import replace_file

_VALIDATION = "val_"


def draw_curves(history: Sequence[dict[str, float]], path: Path) -> None:
    """Draws the loss and the validation metrics of every epoch into a PNG: shares of a whole in one panel, every other
    metric in one of its own. What never changes is left out."""
    from matplotlib.figure import Figure

    names = [name for name in history[0] if name.startswith(_VALIDATION) and not name.endswith("loss")]
    rows = {name: [row[name] for row in history] for name in names}
    rows = {name: values for name, values in rows.items() if len(set(values)) > 1 or len(history) == 1}
    shares = [name for name, values in rows.items() if max(values) <= 1]
    losses = [name for name in history[0] if name.endswith("loss")]
    panels = [("loss (nats)", losses), *([("validation", shares)] if shares else [])]
    panels += [(f"validation {name.removeprefix(_VALIDATION)}", [name]) for name in rows if name not in shares]
    figure = Figure(figsize=(4 * len(panels), 3.2), layout="constrained")
    epochs = [row["epoch"] for row in history]
    for axes, (title, shown) in zip(figure.subplots(1, len(panels), squeeze=False)[0], panels, strict=True):
        for name in shown:
            label = {"loss": "training", "val_loss": "validation"}.get(name, name.removeprefix(_VALIDATION))
            axes.plot(epochs, [row[name] for row in history], marker=".", label=label)
        axes.set_title(title)
        axes.set_xlabel("epoch")
        axes.grid(alpha=0.3)
        if len(shown) > 1:
            axes.legend()
    content = io.BytesIO()
    figure.savefig(content, format="png", dpi=110)
    replace_file(path, content.getvalue())
