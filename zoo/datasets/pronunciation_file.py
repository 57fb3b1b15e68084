"""Reads words and their pronunciations from files."""

import re
from pathlib import Path

from zoo.console import note
from zoo.data.files import Flaw, flawed, read_lines, suffix
from zoo.data.tables import SUFFIXES, read_table
from zoo.errors import InputError

_COLUMNS = ("word", "pronunciation")

_COMMENT = re.compile(r"^\s*(?:;;;|#\s).*|\s#.*")
"""Of CMUdict's two formats: a line of `;;;`, and `#` after a pronunciation; not where tabs separate."""

_VARIANT = re.compile(r"(?<=.)\(\d+\)")
"""Of CMUdict, at the end of a word: which of its pronunciations this is."""

_STRESSED = re.compile(r"\b(AA|AE|AH|AO|AW|AY|EH|ER|EY|IH|IY|OW|OY|UH|UW)[012]\b")
"""Vowels of ARPAbet with CMUdict's marks of stress."""


def read_pronunciation_file(path: Path) -> list[tuple[str, str]]:
    """The words and the pronunciations of a file, a word as often as it is listed.

    A table (CSV, JSON lines, Parquet; a file of tabs whose first line names them) has the columns `word` and
    `pronunciation`. Any other file has a word and its pronunciation on each line, with a tab between or, as CMUdict has
    it, spaces; `WORD(2)` is another pronunciation of WORD, and lines of `;;;` are comments, as is what follows a `#`
    there. CMUdict's marks of stress are left out, as the models' dictionaries do, and it is said on standard error.

    Raises:
        InputError: a file that cannot be read or has no word; invalid lines, named by their numbers.
    """
    kind = suffix(path)
    if kind in SUFFIXES and (kind != ".tsv" or _has_header(path)):
        rows = [values for _, values in read_table(path, _COLUMNS)]
    else:
        rows = _listed(path)
    if stressed := next(filter(None, (_STRESSED.search(pronunciation) for _, pronunciation in rows)), None):
        note(f"{path} marks stress ({stressed[0]}); it is read without, {stressed[1]}")
    return [(_VARIANT.sub("", word.strip()), _STRESSED.sub(r"\1", said.strip())) for word, said in rows]


def _has_header(path: Path) -> bool:
    return {name.strip().casefold() for name in "".join(read_lines(path)[:1]).split("\t")} >= set(_COLUMNS)


def _listed(path: Path) -> list[list[str]]:
    rows, flaws = [], []
    for number, line in enumerate(read_lines(path), 1):
        parts = line.split("\t") if "\t" in line else _COMMENT.sub("", line).split(maxsplit=1)
        if len(parts) == 2 and all(part.strip() for part in parts):
            rows.append(parts)
        elif any(parts) and not line.isspace():
            way_out = "expected a word, a tab and its pronunciation, symbols with a space between two"
            flaws.append(Flaw(f"line {number}", repr(line[:40]), way_out))
    if flaws:
        raise flawed(path, flaws)
    if not rows:
        raise InputError(f"{path} holds no word")
    return rows
