"""The tunes of a user's file."""

from pathlib import Path

from zoo.abc_notation import Skipped, Tune, read_tune_book
from zoo.console import err
from zoo.errors import InputError


def read_tune_file(path: Path) -> list[Tune]:
    """The tunes of an ABC file. Those that are broken are left out, and named on standard error.

    Raises:
        InputError: a file that cannot be read, is not UTF-8 or has no tune that can be used.
    """
    try:
        text = Path(path).read_bytes().decode("utf-8")
    except OSError as error:
        raise InputError(f"cannot read {path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{path} is not UTF-8 at byte {error.start}; convert it") from error
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
