"""The errors that zoo raises on bad input.

Each is one line that names the input, says what was expected and what to do. The command line prints that line
and exits with code 2; anything else that escapes is a bug of ours.
"""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import Any

_FEW, _MANY = 6, 50
"""So many names or fewer are all enumerated, also beside similar ones; and so many at most."""


class ZooError(Exception):
    """The base of every error that zoo raises on purpose."""

    _keras_call_info_injected = True  # Keras would put lines of its own around an error in a layer


class InputError(ZooError, ValueError):
    """A text, a file, an argument or an array that cannot be used."""


class RowError(InputError):
    """One of several examples that cannot be used: `what` it is, its `row`, counted from 1, and the `reason`.

    With `on_error="skip"` it stands in the place of the example's answer.
    """

    def __init__(self, what: str, row: int, reason: str):
        super().__init__(f"{what} {row} {reason}")
        self.what, self.row, self.reason = what, row, reason

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.what, self.row, self.reason)


class UnknownNameError(ZooError, LookupError):
    """A name that is in no list of ours."""

    def __init__(self, kind: str, name: str, known: Iterable[str]):
        known = sorted(known)
        close = get_close_matches(name, known, n=3, cutoff=0.5)
        hints = [f"did you mean {' or '.join(close)}?"] if close else []
        if not close or len(known) <= _FEW:
            more = f" and {len(known) - _MANY} more" if len(known) > _MANY else ""
            hints.append(f"known: {', '.join(known[:_MANY]) or 'none'}{more}")
        super().__init__(f"unknown {kind} {name!r}; {' '.join(hints)}")


class CheckpointError(ZooError):
    """A checkpoint folder that is incomplete, altered or not what it says it is."""


class DownloadError(ZooError):
    """A checkpoint or a data file that could not be fetched whole."""


class DataError(ZooError):
    """A data set's file that is missing or not the one expected."""


class RecipeError(ZooError):
    """A recipe that cannot be read, or a run that does not fit it."""


def few(names: Sequence[str], shown: int = 8) -> str:
    """Names in a list that stays short."""
    more = f" and {len(names) - shown} more" if len(names) > shown else ""
    return f"{', '.join(repr(name[:40]) for name in names[:shown])}{more}"


def enumerated(names: Sequence[str], last: str = "and") -> str:
    """Names as a sentence lists them: `a, b and c`."""
    *others, end = names
    return f"{', '.join(others)} {last} {end}" if others else end
