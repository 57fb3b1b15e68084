"""The picture of gates and states along a text."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from zoo.inspection.pictures import check_length, label_tokens, save_picture, shortened
from zoo.inspection.traces import Trace

_INCHES_A_TOKEN = 0.16
_LEAST_WIDTH, _HEIGHT = 4.2, 2.4
"""Inches of a panel."""

_SHARE_IN_RANGE = 98
"""Per cent of a state's values that its colours tell apart: a few units count far, and the others would be pale."""

_SIGNED_GATES = {"candidate"}
"""Made by tanh, in (−1, 1); the other gates by a sigmoid, in (0, 1)."""


def draw_traces(traces: Sequence[Trace], path: Path, title: str = "", units: int = 64) -> None:
    """Draws a column of panels for each layer and direction, a panel for each gate and state: tokens from left to
    right, units from top to bottom, values as colours.

    Args:
        traces: of one text, as `zoo.inspection.traces.traces` gives them.
        path: a PNG, SVG or PDF file.
        title: what stands above all, such as the checkpoint's name.
        units: the most that are shown of a layer: those whose memory varies the most along the text.

    Raises:
        InputError: a text of more than 200 tokens, or a file that cannot be.
    """
    from matplotlib.figure import Figure

    for trace in traces:
        check_length(trace.tokens)
    panels = max(len(trace.gates) + len(trace.states) for trace in traces)
    width = max(_LEAST_WIDTH, _INCHES_A_TOKEN * len(traces[0].tokens) + 1.5)
    figure = Figure(figsize=(width * len(traces), _HEIGHT * panels + 1), layout="constrained")
    figure.suptitle(title, parse_math=False)
    grid = figure.subplots(panels, len(traces), squeeze=False)
    for trace, column in zip(traces, grid.T, strict=True):
        _draw_column(trace, column, units)
    save_picture(figure, path)


def _draw_column(trace: Trace, column, units: int) -> None:
    """Draws one layer in one direction, gates above states."""
    rows = most_varying(trace.memory, units)
    count = trace.memory.shape[-1]
    which = "unit" if len(rows) == count else f"unit, the {len(rows)} of {count}\nthat vary the most"
    named = [*trace.gates.items(), *trace.states.items()]
    for axes, (name, values) in zip(column, named, strict=True):
        signed = name in trace.states or name in _SIGNED_GATES
        limit = 1.0 if name in trace.gates else float(np.percentile(np.abs(values[:, rows]), _SHARE_IN_RANGE)) or 1.0
        image = axes.imshow(
            values[:, rows].T,
            aspect="auto",
            interpolation="nearest",
            cmap="RdBu_r" if signed else "viridis",
            vmin=-limit if signed else 0.0,
            vmax=limit,
        )
        ticks = [-limit, 0, limit] if signed else [0, 0.5, 1]
        beyond = "neither" if name in trace.gates else "both"
        axes.figure.colorbar(image, ax=axes, ticks=ticks, format="%.2g", extend=beyond, pad=0.02)
        axes.set_title(f"{name} gate" if name in trace.gates and not signed else name, fontsize=10)
        axes.set_ylabel(which, fontsize=9)
        shown = np.arange(0, len(rows), max(1, len(rows) // 8))
        axes.set_yticks(shown, [str(rows[place]) for place in shown], fontsize=7)
        axes.set_xticks([])
    label_tokens(column[-1], [shortened(token) for token in trace.tokens], upright=True)
    column[-1].set_xlabel(f"token, read {trace.direction}")
    column[0].set_title(f"layer {trace.layer}, {trace.direction}, {trace.cell}\n{column[0].get_title()}", fontsize=10)


def most_varying(values: np.ndarray, count: int) -> np.ndarray:
    """The units whose values (tokens, units) vary the most along the text, `count` at most, in their order."""
    return np.sort(np.argsort(-values.std(axis=0), kind="stable")[:count])
