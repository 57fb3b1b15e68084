"""The picture of where a model looks while it says a word."""

from pathlib import Path

from zoo.inspection.pictures import label_tokens, save_picture, shortened
from zoo.tasks.pronouncer.results import AttendedWord

_INCHES_A_SYMBOL = 0.32
_AROUND = 1.4
"""Inches for what stands beside the weights."""


def draw_attention(attended: AttendedWord, path: Path, title: str = "") -> None:
    """Draws a row for each symbol and a column for each letter, the darker the more the letter counts for the symbol.

    Args:
        path: a PNG, SVG or PDF file.
        title: what stands above, such as the checkpoint's name.

    Raises:
        InputError: a file that cannot be.
    """
    from matplotlib.figure import Figure

    rows, columns = attended.weights.shape
    width, height = (_INCHES_A_SYMBOL * count + _AROUND for count in (columns, rows))
    figure = Figure(figsize=(width + 1, height), layout="constrained")
    figure.suptitle(f"{title}: {attended.text}" if title else attended.text, parse_math=False)
    axes = figure.subplots()
    image = axes.imshow(attended.weights, cmap="Blues", vmin=0, vmax=1, interpolation="nearest")
    figure.colorbar(image, ax=axes, ticks=[0, 0.5, 1], label="weight")
    label_tokens(axes, [shortened(letter) for letter in attended.letters], upright=False)
    axes.xaxis.tick_top()
    axes.set_yticks(range(rows), [shortened(symbol) for symbol in attended.symbols], fontsize=8, parse_math=False)
    axes.set_ylabel("said, from top to bottom")
    axes.set_xlabel("letters")
    save_picture(figure, path)
