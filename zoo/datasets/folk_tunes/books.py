"""Reads the tunes of the three books, with their types."""

import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from zoo.abc_notation import Metre, Skipped, Tune, read_tune_book

_NOTTINGHAM = {"hpps": "hornpipe", "jigs": "jig", "morris": "morris", "slip": "slip jig", "waltzes": "waltz"}

_EVEN = {Metre(2, 2), Metre(4, 4), Metre(2, 4)}

# The printed book is ordered by type; where a tune of these numbers and metres has an `R:` field, it says the same.
_ONEILLS = (
    (range(701, 1116), {Metre(6, 8)}, "jig"),
    (range(1116, 1176), {Metre(9, 8)}, "slip jig"),
    (range(1176, 1556), _EVEN, "reel"),
    (range(1556, 1781), _EVEN, "hornpipe"),
)

_RYANS = re.compile(r"(Jig|Slipjig|Reel|Hornpipe|Strathspey|Clog|Fling)(?:The)?$")
_RYANS_TYPES = {"Slipjig": "slip jig", "Fling": "highland fling"}


def read_books(files: Iterable[tuple[str, Path]]) -> tuple[list[Tune], list[Skipped]]:
    """The tunes of files, given as (`book/file`, path), and those that cannot be used.

    A tune's type is that of its `R:` field, else what the file's name or the place in the book says, else ""; a jig in
    9/8 is a slip jig.
    """
    tunes: list[Tune] = []
    skipped: list[Skipped] = []
    for name, path in files:
        book = read_tune_book(_without_mail_marks(path.read_bytes().decode()), name)
        tunes += (replace(tune, type=_type(tune)) for tune in book.tunes)
        skipped += book.skipped
    return tunes, skipped


def _without_mail_marks(text: str) -> str:
    """The text without what e-mail put into some files: `=3D` for `=`, `=20` and `=` at ends of lines."""
    return re.sub(r"=(?:20)?$", "", text.replace("=3D", "="), flags=re.MULTILINE)


def number(tune: Tune) -> str:
    """The number of a tune in the printed book: that of its `B:` field, else of `X:`."""
    named = [re.search(r"\d+$", value) for letter, value in tune.fields if letter == "B"]
    return next((match[0] for match in named if match), tune.name.split("/")[-1].split()[0])


def _type(tune: Tune) -> str:
    named = tune.type or _type_by_place(tune)
    return "slip jig" if named == "jig" and str(tune.metre) == "9/8" else named


def _type_by_place(tune: Tune) -> str:
    """What the file's name says of a tune, or the place in the printed book, "" where neither does."""
    book, file, _ = tune.name.split("/")
    if book == "nottingham":
        return "reel" if file.startswith("reels") else _NOTTINGHAM.get(file, "")
    if book == "oneills1850":
        found = (kind for numbers, metres, kind in _ONEILLS if int(number(tune)) in numbers and tune.metre in metres)
        return next(found, "")
    word = _RYANS.search(file)
    return _RYANS_TYPES.get(word[1], word[1].lower()) if word else ""
