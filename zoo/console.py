"""How zoo talks to people: one console for text, one form of progress bar, both on standard error."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

T = TypeVar("T")

out = Console()
err = Console(stderr=True)


def note(text: str) -> None:
    """Prints a line on standard error as it is: what was done with the input that its user may not expect."""
    err.print(text, soft_wrap=True, highlight=False, markup=False, emoji=False)


@contextmanager
def progress(*columns) -> Iterator[Progress]:
    """A progress display that leaves standard output to the answers and vanishes when the work is done."""
    columns = columns or (MofNCompleteColumn(),)
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        *columns,
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        console=err,
        transient=True,
    ) as display:
        yield display


def track(items: Iterable[T], description: str, total: int | None = None) -> Iterator[T]:
    """Yields `items` with a progress bar."""
    with progress() as display:
        yield from display.track(items, total=total, description=description)
