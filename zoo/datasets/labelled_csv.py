"""Reads labelled texts from CSV files."""

import csv
import io
from pathlib import Path

from zoo.errors import InputError


def read_labelled_csv(path: Path, columns: tuple[str, str] = ("text", "label")) -> list[tuple[str, str]]:
    """Two columns, `text` and `label` by default, of a CSV file in UTF-8 with a line of column names; others are passed
    over.

    Raises:
        InputError: a file that is not there or not UTF-8, that lacks a column or has no row, or a row that has
            nothing in one of the two or more values than there are columns; the file and the line are named.
    """
    try:
        content = Path(path).read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise InputError(f"cannot read {path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{path} is not UTF-8 at byte {error.start}; convert it") from error
    limit = csv.field_size_limit(max(len(content), 1))  # texts may be long
    try:
        return _rows(path, csv.DictReader(io.StringIO(content, newline=""), strict=True), columns)
    except csv.Error as error:
        raise InputError(f"{path} is no CSV: {error}; quote texts with commas, quotes or line ends") from error
    finally:
        csv.field_size_limit(limit)


def _rows(path: Path, reader: csv.DictReader, columns: tuple[str, str]) -> list[tuple[str, str]]:
    there = list(reader.fieldnames or ())
    missing = [name for name in columns if name not in there]
    if missing:
        found = f"it has {', '.join(map(repr, there))[:200]}" if there else "it is empty"
        raise InputError(f"{path} lacks the column {' and '.join(missing)}; {found}: name them in its first line")
    rows = []
    for row in reader:
        if any(row.get(None, ())):
            raise InputError(
                f"{path}, line {reader.line_num}: more values than there are columns; quote texts with commas"
            )
        text, label = (row[name] or "" for name in columns)
        for name, value in zip(columns, (text, label), strict=True):
            if not value.strip():
                raise InputError(f"{path}, line {reader.line_num}: no {name}; fill it in, or delete the line")
        rows.append((text, label.strip()))
    if not rows:
        raise InputError(f"{path} holds column names and no {columns[0]}")
    return rows
