"""Reads tunes from ABC files."""

from pathlib import Path

from zoo.abc_notation import Skipped, Tune, read_tune_book
from zoo.console import err
from zoo.data.files import read_text
from zoo.errors import InputError


def read_tune_file(path: Path) -> list[Tune]:
    """The tunes of an ABC file. Those that are broken are left out, and named on standard error.

    Raises:
        InputError: a file that cannot be read, is not UTF-8 or has no tune that can be used.
    """
    text = read_text(path)
    try:
        tunes, skipped = read_tune_book(text, Path(path).stem)
    except InputError as error:
        raise InputError(f"{path}: {error}") from error
    if not tunes:
        raise InputError(f"{path} has no tune that can be used: {skipped[0].name}: {skipped[0].reason}")
    name_left_out(skipped, len(tunes) + len(skipped))
    return tunes


def name_left_out(skipped: list[Skipped], count: int) -> None:
    """Says which of some tunes are left out, and why."""
    if skipped:
        err.print(f"{len(skipped)} of {count} tunes are left out:", highlight=False)
        for name, reason in skipped:
            err.print(f"  {name}: {reason}", soft_wrap=True, highlight=False, markup=False, emoji=False)
