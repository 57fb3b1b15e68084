"""What the command line reads and shows."""

import json
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from rich.color import Color
from rich.style import Style
from rich.text import Text

from zoo.data import files
from zoo.errors import InputError


def load_model(name: str, tasks: Sequence[str] = (), command: str = "", runtime: str = "keras"):
    """The model of a name, with nothing on standard error but progress; of one of `tasks`, where a command wants that.

    Raises:
        InputError: a checkpoint of another task, and as `zoo.load`.
    """
    from zoo.store.catalogue import find
    from zoo.store.checkpoint import read
    from zoo.tasks.loading import load

    folder = find(name)  # before the seconds that TensorFlow takes
    if tasks and (task := read(folder).architecture.task) not in tasks:
        raise InputError(f"{name} is {with_article(task)}; {command} takes {' or '.join(map(with_article, tasks))}")
    if runtime == "keras":
        with suppress(ModuleNotFoundError), quiet():  # `load` says what is missing
            import zoo.tasks.keras_loading  # noqa: F401
    return load(folder, runtime)


def with_article(name: str) -> str:
    """A name behind its indefinite article: a tagger, an encoder-decoder."""
    return f"an {name}" if name[0] in "aeio" else f"a {name}"


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
    """Writes a value as one line of JSON."""
    sys.stdout.write(json.dumps(value) + "\n")  # ASCII: safe in any terminal, and one line to any reader


def check_texts(texts: Sequence[str]) -> None:
    """Refuses arguments with bytes that are not UTF-8, which Python keeps as lone surrogates."""
    for text in texts:
        try:
            text.encode("utf-8")
        except UnicodeEncodeError as error:
            raise InputError(f"a text is not UTF-8 at character {error.start}; convert it") from error


def read_texts(texts: Sequence[str] | None, path: Path | None) -> list[str]:
    """The texts of the arguments, then those of a file, a text a line. Raises `InputError` where none is given."""
    texts = [*(texts or []), *(read_lines(path) if path else [])]
    if not texts and path is None:
        raise InputError("no text given; write it after the name, or give a file by --input")
    check_texts(texts)
    return texts


def read_lines(path: Path) -> list[str]:
    """The lines of a UTF-8 file, or of standard input for `-`. Raises `InputError`."""
    if str(path) != "-":
        return files.read_lines(path)
    if sys.stdin is None:
        raise InputError("there is no standard input; give a file by --input")
    return files.split_lines(files.decode(sys.stdin.buffer.read(), "standard input"))


_COLOURS = ("black on bright_cyan", "black on bright_yellow", "black on bright_green", "black on bright_magenta")


def coloured(tagged) -> Text:
    """The text with what was found in it in colour, labels behind it and scores where there are such."""
    marks = tagged.highlights()
    labels = sorted({mark.label for mark in marks})
    line, end = Text(), 0
    for mark in marks:
        line.append(tagged.text[end : mark.start])
        line.append(tagged.text[mark.start : mark.end], _COLOURS[labels.index(mark.label) % len(_COLOURS)])
        line.append(f" {mark.label}", "bold")
        if mark.score is not None:
            line.append(f" {mark.score:.2f}", "dim")
        end = mark.end
    return line.append(tagged.text[end:])


_FAINT = 230
"""Words paler than this are left without colour."""


def weighted(text: str, words: Sequence) -> Text:
    """The text with its words in green where they moved a classifier to its label and in red where away from it, the
    stronger the darker."""
    strongest = max([abs(word.weight) for word in words], default=0.0) or 1.0
    line, end = Text(), 0
    for word in words:
        line.append(text[end : word.start])
        pale = round(255 * (1 - abs(word.weight) / strongest))
        shade = Color.from_rgb(pale, 255, pale) if word.weight > 0 else Color.from_rgb(255, pale, pale)
        line.append(text[word.start : word.end], Style(color="black", bgcolor=shade) if pale < _FAINT else "")
        end = word.end
    return line.append(text[end:])
