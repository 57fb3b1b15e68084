"""How zoo talks to people: one console for text, one form of progress bar, both on standard error; and what keeps
other people's text from talking to the terminal."""

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from rich.console import Console, ConsoleOptions, RenderableType
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.segment import Segment
from rich.style import StyleType
from rich.table import Column
from rich.text import Text

T = TypeVar("T")

Piece = str | tuple[str, StyleType]
"""A text, or a text and its style; nothing in the text is markup."""

out = Console()
err = Console(stderr=True)

_COMMANDS = (*range(0x20), *range(0x7F, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A))
"""What a terminal obeys: control characters, and those that turn the order of the characters after them."""
_ON_ONE_LINE = {code: chr(code).encode("unicode_escape").decode() for code in _COMMANDS}
_IN_TEXT = {code: escape for code, escape in _ON_ONE_LINE.items() if chr(code) not in "\n\t"}

_BEGINNING, _END = 700, 300
"""The characters that are shown of a line that is longer than both; what to do is at its end."""


def visible(text: str) -> str:
    r"""A text in which escapes (`\x1b`) show what a terminal would obey, but for line feeds and tabs."""
    return text.translate(_IN_TEXT)


def one_line(text: str) -> str:
    """A text as it is shown where there is room for a line: an error, or a cell of a table."""
    beginning = text[: _BEGINNING + _END].translate(_ON_ONE_LINE)
    if max(len(text), len(beginning)) <= _BEGINNING + _END:
        return beginning
    return f"{beginning[:_BEGINNING]} … (cut) … {text[-_END:].translate(_ON_ONE_LINE)[-_END:]}"


def styled(pieces: Iterable[Piece], shown: Callable[[str], str] = visible) -> Text:
    """Pieces as a text for a console."""
    parts = ((piece, "") if isinstance(piece, str) else piece for piece in pieces)
    return Text.assemble(*((shown(text), style) for text, style in parts))


def note(*pieces: Piece) -> None:
    """Prints a line on standard error: what is wrong, or was done with the input that its user may not expect."""
    err.print(styled(pieces, one_line), soft_wrap=True, highlight=False)


class Visible:
    """Something to print, made of other people's text: without what a terminal obeys, and without links, which take
    their addresses with them."""

    def __init__(self, renderable: RenderableType):
        self._renderable = renderable

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Segment]:
        for text, style, control in console.render(self._renderable, options):
            yield Segment(text if control else visible(text), style and style.update_link(None), control)


class _Description(ProgressColumn):
    """What a bar is about, which may be the name of a file."""

    def render(self, task) -> Text:
        return Text(one_line(task.description))


@contextmanager
def progress(*columns) -> Iterator[Progress]:
    """A progress display that leaves standard output to the answers and vanishes when the work is done. The main thread
    alone shows one: a console has one display at a time."""
    columns = columns or (MofNCompleteColumn(),)
    with Progress(
        _Description(table_column=Column(no_wrap=True)),
        BarColumn(),
        *columns,
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        console=err,
        transient=True,
        disable=threading.current_thread() is not threading.main_thread(),
    ) as display:
        yield display


def track(items: Iterable[T], description: str, total: int | None = None) -> Iterator[T]:
    """Yields `items` with a progress bar."""
    with progress() as display:
        yield from display.track(items, total=total, description=description)
