"""Users' files as text, lines and columns. Every error names the file and, where it can, the line, counted from 1."""

import csv
import io
from collections.abc import Sequence
from os import PathLike
from pathlib import Path
from typing import NamedTuple

from zoo.errors import InputError


class Row(NamedTuple):
    """A row of a CSV file: the line that it begins in, and its values in the columns that were asked for."""

    line: int
    values: tuple[str, ...]


def read_text(path: str | PathLike[str]) -> str:
    """The text of a UTF-8 file, without a byte-order mark and with `\\n` for `\\r\\n`.

    Raises:
        InputError: a file that cannot be read or is not UTF-8.
    """
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        raise InputError(f"cannot read {path}: {error.strerror}") from error
    return decode(data, str(path))


def read_lines(path: str | PathLike[str]) -> list[str]:
    """The lines of a UTF-8 file without their ends, `\\n` or `\\r\\n`; the end of the last line may be missing.

    `str.splitlines` would also split at U+2028 and its like, which tweets contain. Raises `InputError` as `read_text`.
    """
    return split_lines(read_text(path))


def decode(data: bytes, name: str) -> str:
    """As `read_text`, of bytes that have been read from a source of this name."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = 1 + data.count(b"\n", 0, error.start)
        raise InputError(
            f"{name} is not UTF-8 at byte {error.start}, {data[error.start]:#04x} in line {line}; save it in UTF-8"
        ) from error
    return text.removeprefix("\ufeff").replace("\r\n", "\n")


def split_lines(text: str) -> list[str]:
    """The lines of a text that `\\n` ends."""
    lines = text.split("\n")
    return lines[:-1] if lines[-1] == "" else lines


def read_csv(path: str | PathLike[str], columns: Sequence[str]) -> list[Row]:
    """Some columns of a UTF-8 CSV file, which names its columns in its first line. Other columns are ignored.

    Raises:
        InputError: a file that cannot be read, is not UTF-8 or is not CSV; a missing column; no row; a row with an
            empty value or with more values than there are columns.
    """
    (_, names), *rows = _records(path) or [Row(1, ())]
    missing = [name for name in columns if name not in names]
    if missing:
        found = f"it has {', '.join(map(repr, names))[:200]}" if names else "it is empty"
        raise InputError(f"{path} lacks the column {' and '.join(missing)}; {found}: name them in its first line")
    if not rows:
        raise InputError(f"{path} holds column names and no {columns[0]}")
    return [Row(line, _chosen(f"{path}, line {line}", names, values, columns)) for line, values in rows]


def _chosen(where: str, names: tuple[str, ...], values: tuple[str, ...], columns: Sequence[str]) -> tuple[str, ...]:
    if any(values[len(names) :]):
        raise InputError(f"{where}: more values than there are columns; quote texts with commas")
    found = dict(zip(names, values, strict=False))
    for name in columns:
        if not found.get(name, "").strip():
            raise InputError(f"{where}: no {name}; fill it in, or delete the line")
    return tuple(found[name] for name in columns)


def _records(path: str | PathLike[str]) -> list[Row]:
    """The rows of a CSV file that are not blank, all their values."""
    text = read_text(path)
    limit = csv.field_size_limit(max(len(text), 1))  # texts may be long
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows, line = [], 1
    try:
        for values in reader:
            rows += [Row(line, tuple(values))] if values else []
            line = reader.line_num + 1
    except csv.Error as error:
        raise InputError(
            f"{path}, line {line}: a quotation mark is wrong in the row that begins here ({error}); put texts with "
            "commas, quotes or line ends in quotes, and write each quote in them twice"
        ) from error
    finally:
        csv.field_size_limit(limit)
    return rows
