"""Reads tunes from ABC files."""

from pathlib import Path

from zoo.abc_notation import Skipped, Tune, TuneBook, read_tune_book
from zoo.console import note
from zoo.data.files import read_text
from zoo.errors import InputError
from zoo.text.normal_form import normal_form

_BEAMS = frozenset("`")
"""Backquotes between notes, which hold beams together; as apostrophes they would raise the note before by an octave."""


def read_tune_file(path: Path) -> list[Tune]:
    """The tunes of an ABC file. Those that are broken are left out, and named on standard error. Raises `InputError` as
    `read_tune_book_file`."""
    tunes, skipped = read_tune_book_file(path)
    name_left_out(skipped, len(tunes) + len(skipped))
    return tunes


def read_tune_book_file(path: Path) -> TuneBook:
    """The tunes of an ABC file, whose typography is that of a keyboard: `’` is read as `'`.

    Raises:
        InputError: a file that cannot be read or has no tune that can be used.
    """
    text = normal_form(read_text(path), keep=_BEAMS, markup=False).text
    try:
        book = read_tune_book(text, Path(path).stem)
    except InputError as error:
        raise InputError(f"{path}: {error}") from error
    if not book.tunes:
        raise InputError(f"{path} has no tune that can be used: {book.skipped[0].name}: {book.skipped[0].reason}")
    return book


def name_left_out(skipped: list[Skipped], count: int) -> None:
    """Says which of some tunes are left out, and why."""
    if skipped:
        note(f"{len(skipped)} of {count} tunes are left out:")
        for name, reason in skipped:
            note(f"  {name}: {reason}")
