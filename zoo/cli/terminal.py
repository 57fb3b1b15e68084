"""What the command line reads and prints."""

import json
import os
import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from zoo.console import Piece, note, out, styled, visible
from zoo.data import files
from zoo.errors import InputError

_ESCAPED = re.compile("[\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
"""Characters that some readers take for the end of a line, or a terminal obeys, and JSON does not escape."""


@contextmanager
def quiet() -> Iterator[None]:
    """Silences what TensorFlow's C++ writes to standard error while it is imported; no setting of its own does."""
    from absl import logging

    logging.set_verbosity(logging.ERROR)
    if sys.stderr is not None:
        sys.stderr.flush()
    try:
        kept = os.dup(2)
    except OSError:  # a process without standard error
        yield
        return
    with open(os.devnull, "wb") as nowhere:
        os.dup2(nowhere.fileno(), 2)
        try:
            yield
        finally:
            os.dup2(kept, 2)
            os.close(kept)


def print_json(value) -> None:
    """Writes a value as one line of JSON: in UTF-8 as it is, escaped where standard output's encoding lacks it."""
    line = json.dumps(value, ensure_ascii=False)
    try:
        line.encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:
        line = json.dumps(value)
    sys.stdout.write(_ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", line) + "\n")


def print_line(*pieces: Piece) -> None:
    """Prints a line of texts, each alone or with its style, which the terminal may wrap."""
    out.print(styled(pieces), soft_wrap=True, highlight=False)


def write_text(text: str) -> None:
    """Writes a text as it is, without the end of a line; on a terminal without what that would obey."""
    sys.stdout.write(visible(text) if sys.stdout.isatty() else text)


def has_colour() -> bool:
    """Whether what is printed can be coloured: on a terminal that has colours, unless NO_COLOR is set."""
    return out.color_system is not None and not out.no_color


def complain(text: str) -> None:
    """Says on standard error, in one line, what is wrong."""
    note(("zoo:", "red"), " ", text)


def renamed(old: str, new: str, old_value, new_value):
    """The value of an option that has a new name; who gives it by the old one is told so. Raises `InputError`."""
    if old_value is None:
        return new_value
    if new_value is not None:
        raise InputError(f"{old} is the old name of {new}; give {new} alone")
    note(("DeprecationWarning:", "yellow"), f" {old} is now called {new}")
    return old_value


def check_texts(texts: Sequence[str], noun: str = "text") -> None:
    """Refuses arguments with bytes that are not UTF-8, which Python keeps as lone surrogates."""
    for number, text in enumerate(texts, 1):
        try:
            text.encode("utf-8")
        except UnicodeEncodeError as error:
            raise InputError(f"{noun} {number} is not UTF-8 at character {error.start + 1}; convert it") from error


def read_texts(texts: Sequence[str] | None, path: Path | None, noun: str = "text") -> list[str]:
    """The texts of the arguments, then those of a file, one per line; messages call each a `noun`.

    Raises:
        InputError: no text is given, a file cannot be read, or one is not UTF-8.
    """
    texts = [*(texts or []), *(read_lines(path) if path else [])]
    if not texts and path is None:
        raise InputError(f"no {noun} given; write it after the checkpoint's name, or give a file by --input")
    check_texts(texts, noun)
    return texts


def read_lines(path: Path) -> list[str]:
    """The lines of a UTF-8 file, or of standard input for `-`. Raises `InputError`."""
    if str(path) != "-":
        return files.read_lines(path)
    if sys.stdin is None:
        raise InputError("there is no standard input; give a file by --input")
    return files.split_lines(files.decode(sys.stdin.buffer.read(), "standard input"))
