"""How `zoo list` shows checkpoints."""

from collections.abc import Sequence
from textwrap import fill, shorten

from zoo.cli.terminal import print_line
from zoo.console import one_line
from zoo.store.card import headline, headline_metric, licence_in_words
from zoo.store.checkpoint import Checkpoint
from zoo.tasks.registry import TASKS

_HEAD = ("name", "what it does", "score", "size", "licence")
_GAP = "  "
_LICENCE = 12
"""The most characters of a licence in the table."""

_SCORE = 24
"""The most characters of a score in the table."""

_SUMMARY = 40
"""A summary is shown where there are so many characters for it; else what its task does."""


def print_table(checkpoints: Sequence[Checkpoint], width: int) -> None:
    """Prints one line per checkpoint, of at most `width` characters."""
    rows = [_row(item) for item in checkpoints]
    name, _, *others = (max(map(len, column)) for column in zip(_HEAD, *rows, strict=True))
    room = max(1, width - name - sum(others) - 4 * len(_GAP))
    widths = name, room, *others
    print_line((_line(_HEAD, widths), "dim"))
    for item, row in zip(checkpoints, rows, strict=True):
        does = one_line(item.summary) if room >= _SUMMARY else row[1]
        line = _line((row[0], does, *row[2:]), widths)
        print_line((row[0], "bold"), line[len(row[0]) :])


def _row(item: Checkpoint) -> tuple[str, ...]:
    licence = _clipped(one_line(licence_in_words(item)), _LICENCE)
    return item.name, TASKS[item.architecture.task].does, _clipped(_score(item), _SCORE), size(item), licence


def print_blocks(checkpoints: Sequence[Checkpoint], width: int) -> None:
    """Prints all that a user chooses a checkpoint by, in a block of lines for each."""
    for place, item in enumerate(checkpoints):
        facts = (
            f"{TASKS[item.architecture.task].title}, {item.parameters:,} parameters, {size(item)}",
            item.summary,
            *(f"{score.dataset}/{score.split}: {headline(item, score)}" for score in item.scores if score.metrics),
            item.licence,
        )
        print_line("\n" if place else "", (f"{item.name}@{item.version}", "bold"))
        for fact in facts:
            print_line(fill(one_line(fact), width, initial_indent="  ", subsequent_indent="    "))


def size(checkpoint: Checkpoint) -> str:
    """How much room a checkpoint's files take."""
    return mebibytes(sum(file.bytes for file in checkpoint.files.values()))


def mebibytes(count: int) -> str:
    return f"{count / 2**20:.1f} MiB"


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    name, does, score, bytes_, licence = cells
    own = (
        name.ljust(widths[0]),
        _clipped(does, widths[1]).ljust(widths[1]),
        score.ljust(widths[2]),
        bytes_.rjust(widths[3]),
        licence,
    )
    return _GAP.join(own).rstrip()


def _score(item: Checkpoint) -> str:
    """The first score in a few characters."""
    if not item.scores or not item.scores[0].metrics:
        return ""
    metric, value = headline_metric(item, item.scores[0])
    return f"{metric.short} {metric.show(value)}"


def _clipped(text: str, width: int) -> str:
    """A text cut at a word, or in its first word where that is longer."""
    if len(text) <= width:
        return text
    cut = shorten(text, width, placeholder="…").rstrip("…")
    return f"{cut.rstrip(' ,:;') or text[: width - 1]}…"
