"""Reads words and their pronunciations from files."""

from pathlib import Path

from zoo.data.files import read_csv, read_lines
from zoo.errors import InputError


def read_pronunciation_file(path: Path) -> list[tuple[str, str]]:
    """The words and the pronunciations of a UTF-8 file, a word as often as it is listed. A CSV file (`.csv`) has the
    columns `word` and `pronunciation`; any other file has a word, a tab and its pronunciation on each line.

    Raises:
        InputError: a file that cannot be read or is not UTF-8, or has no word; an invalid line, named by its number.
    """
    if Path(path).suffix.lower() == ".csv":
        rows = [values for _, values in read_csv(path, ("word", "pronunciation"))]
    else:
        rows = [
            _parts(line, f"{path}, line {number}") for number, line in enumerate(read_lines(path), 1) if line.strip()
        ]
    if not rows:
        raise InputError(f"{path} holds no word")
    return [(word.strip(), pronunciation.strip()) for word, pronunciation in rows]


def _parts(line: str, where: str) -> list[str]:
    parts = line.split("\t")
    if len(parts) != 2 or not all(part.strip() for part in parts):
        raise InputError(f"{where}: expected a word, a tab and its pronunciation, symbols with a space between two")
    return parts
