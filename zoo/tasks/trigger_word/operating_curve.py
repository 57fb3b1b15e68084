"""The picture of misses against false accepts."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from zoo.store.checkpoint import Operation
from zoo.tasks.trigger_word.metrics import ALLOWED


def draw_trade_offs(curves: Mapping[str, Sequence[Operation]], path: Path) -> None:
    """Draws trade-offs into a PNG, each by its name: the further down and left, the better."""
    from matplotlib.figure import Figure
    from matplotlib.ticker import FuncFormatter, PercentFormatter

    picture = Figure(figsize=(6, 4), layout="constrained")
    axes = picture.subplots()
    axes.axvline(ALLOWED, color="0.7", linewidth=1, linestyle="--")
    axes.text(ALLOWED, 1.01, f"{ALLOWED:g} an hour", transform=axes.get_xaxis_transform(), ha="center", color="0.4")
    for name, curve in curves.items():
        axes.plot([point.false_accepts for point in curve], [point.misses for point in curve], marker=".", label=name)
    if len(curves) > 1:
        axes.legend()
    axes.set_xscale("symlog", linthresh=0.5)
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    axes.set_xlim(left=-0.05)
    axes.set_ylim(bottom=-0.01)
    axes.yaxis.set_major_formatter(PercentFormatter(1, decimals=0))
    axes.set_xlabel("false accepts an hour")
    axes.set_ylabel("trigger words missed")
    axes.grid(color="0.92")
    picture.savefig(path, dpi=110)
