"""Which labels are taken for which."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np


def count_confusions(gold: Sequence[str], predicted: Sequence[str], labels: Sequence[str]) -> list[list[int]]:
    """How many texts of each label, a row, were given each, a column; both in the order of `labels`."""
    from sklearn.metrics import confusion_matrix

    return confusion_matrix(gold, predicted, labels=labels).tolist()


def draw_confusion(counts: Sequence[Sequence[int]], labels: Sequence[str], path: Path) -> None:
    """Draws the counts into a PNG; the colour says what share of its row a cell is."""
    from matplotlib.figure import Figure
    from sklearn.metrics import ConfusionMatrixDisplay

    values = np.array(counts)
    shares = values / np.maximum(values.sum(axis=1, keepdims=True), 1)
    side = 2.5 + 0.6 * len(labels)
    picture = Figure(figsize=(side, side - 0.5), layout="constrained")
    axes = picture.subplots()
    shown = ConfusionMatrixDisplay(shares, display_labels=list(labels))
    shown.plot(
        ax=axes, cmap="Blues", colorbar=False, include_values=False, xticks_rotation=45, im_kw={"vmin": 0, "vmax": 1}
    )
    for (row, column), share in np.ndenumerate(shares):
        text = f"{values[row, column]:,}" + (f"\n{share:.1%}" if values[row, column] else "")
        axes.text(column, row, text, ha="center", va="center", color="white" if share > 0.5 else "black")
    axes.set_xlabel("given label")
    axes.set_ylabel("true label")
    picture.savefig(path, dpi=110)
