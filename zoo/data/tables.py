"""Tables in users' files: CSV, JSON lines and Parquet. A row is named by the line that it begins in, counted from 1."""

import csv
import io
import json
import re
from collections.abc import Iterator, Sequence
from os import PathLike
from pathlib import Path
from typing import Any, NamedTuple

from zoo.data.files import Flaw, flawed, read_text, suffix
from zoo.errors import InputError, enumerated, few

JSON_SUFFIXES = (".jsonl", ".ndjson", ".json")
_PARQUET = ".parquet"
SUFFIXES = (".csv", ".tsv", *JSON_SUFFIXES, _PARQUET)

_EXCELS_HINT = re.compile(r"\Asep=.\n")
_DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs"}


class Row(NamedTuple):
    """A row of a table: the line that it begins in, or its number in Parquet and in a JSON list; and its values in the
    columns that were asked for."""

    line: int
    values: tuple[str, ...]


class _Row(NamedTuple):
    """A row as it was read: its place for messages, and its values, or what is wrong with it."""

    line: int
    place: str
    values: Sequence[Any] = ()
    flaw: Flaw | None = None


NAME_THEM = "name them so, in CSV in its first line"


def read_table(path: str | PathLike[str], columns: Sequence[str], way_out: str = NAME_THEM) -> list[Row]:
    """Some columns of a file; others are ignored, as are white space around a column's name and its case.

    A file's suffix says what it is: `.parquet`; `.jsonl`, `.ndjson` or `.json`, an object a line or a list of objects;
    any other is CSV, with commas, semicolons or tabs between values and the names of its columns in its first line.

    Args:
        path: of a file, which may be packed; Parquet may not.
        columns: their names.
        way_out: what to do where one is missing.

    Raises:
        InputError: a file that cannot be read, that is no text or no table; a missing column or one that is there
            twice; no row; rows with a wrong quotation mark, with an empty value, or with more values than columns.
    """
    kind = suffix(path)
    read = _parquet if kind == _PARQUET else _json if kind in JSON_SUFFIXES else _csv
    rows = read(path, _Columns(path, columns, way_out))
    found, flaws = [], []
    for row in rows:
        flaw = row.flaw or _flaw(row, columns)
        if flaw:
            flaws.append(flaw)
        else:
            found.append(Row(row.line, tuple(str(value) for value in row.values)))
    if flaws:
        raise flawed(path, flaws)
    if not found:
        raise InputError(f"{path} holds no {columns[0]}; give a row for each")
    return found


def _flaw(row: _Row, columns: Sequence[str]) -> Flaw | None:
    """What is wrong with the values of a row."""
    for name, value in zip(columns, row.values, strict=True):
        if value is None or (isinstance(value, str) and not value.strip()):
            return Flaw(row.place, f"no {name}", "fill it in, or delete the line")
        if not isinstance(value, str | int) or isinstance(value, bool):
            return Flaw(row.place, f"{name} is {value!r:.40}", "give a string")
    return None


class _Columns:
    """The columns that are asked for of a file, and what to do where one is missing."""

    def __init__(self, path: str | PathLike[str], names: Sequence[str], way_out: str):
        self._path, self._names, self._way_out = path, names, way_out
        self.folded = [_folded(name) for name in names]

    def places(self, found: Sequence[str]) -> list[int]:
        """Where they stand among the columns of the file. Raises `InputError`."""
        folded = [_folded(name) for name in found]
        wanted = list(zip(self._names, self.folded, strict=True))
        if missing := [name for name, key in wanted if key not in folded]:
            has = f"it has {few(found)}" if found else "it is empty"
            raise InputError(f"{self._path} lacks the column {enumerated(missing)}; {has}: {self._way_out}")
        if double := [name for name, key in wanted if folded.count(key) > 1]:
            raise InputError(f"{self._path} has the column {double[0]} twice; rename one of them")
        return [folded.index(key) for key in self.folded]


def _folded(name: str) -> str:
    return name.strip().casefold()


def _csv(path: str | PathLike[str], columns: _Columns) -> Iterator[_Row]:
    text = _EXCELS_HINT.sub("\n", read_text(path))
    delimiter = _delimiter(text, columns)
    records = _records(text, delimiter)
    header = next(records, _Row(1, "line 1"))
    if header.flaw:
        raise flawed(path, [header.flaw])
    names = [name.strip() for name in header.values]
    places = columns.places(names)
    for record in records:
        line, place, values, _ = record
        if record.flaw:
            yield record
        elif any(values[len(names) :]):
            way_out = f"quote texts with {_DELIMITERS[delimiter]}"
            yield _Row(line, place, flaw=Flaw(place, "more values than there are columns", way_out))
        else:
            yield _Row(line, place, [values[at] if at < len(values) else None for at in places])


def _delimiter(text: str, columns: _Columns) -> str:
    """What separates the values of a CSV file: what makes most of the columns of its first line."""
    first = text.lstrip("\n").partition("\n")[0]

    def found(delimiter: str) -> tuple[int, int]:
        names = {_folded(name.strip().strip('"')) for name in first.split(delimiter)}
        return len(names.intersection(columns.folded)), len(names)

    return max(_DELIMITERS, key=found)


def _records(text: str, delimiter: str) -> Iterator[_Row]:
    """The rows of CSV that are not blank, with all their values. The one with a wrong quotation mark is the last, since
    it cannot be known where it ends."""
    limit = csv.field_size_limit(max(len(text), 1))  # texts may be long
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        for values in reader:
            if values:
                yield _Row(line, f"line {line}", values)
            line = reader.line_num + 1
    except csv.Error as error:
        what = f"a quotation mark is wrong in the row that begins here ({error})"
        way_out = "put texts with commas, quotes or line ends in quotes, and write each quote in them twice"
        yield _Row(line, f"line {line}", flaw=Flaw(f"line {line}", what, way_out))
    finally:
        csv.field_size_limit(limit)


def _json(path: str | PathLike[str], columns: _Columns) -> Iterator[_Row]:
    rows = list(read_json(path))
    names = {_folded(name): name for _, _, found in rows if isinstance(found, dict) for name in found}
    if names:
        columns.places(list(names.values()))
    for line, place, found in rows:
        if isinstance(found, Flaw):
            yield _Row(line, place, flaw=found)
        else:
            values = {_folded(name): value for name, value in found.items()}
            yield _Row(line, place, [values.get(name) for name in columns.folded])


def read_json(path: str | PathLike[str]) -> Iterator[tuple[int, str, dict[str, Any] | Flaw]]:
    """The objects of a file of JSON lines or of one list, by line or number: number, place, and object or flaw.

    Raises `InputError` for a file that cannot be read.
    """
    text = read_text(path)
    if text.lstrip().startswith("["):
        try:
            values = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise InputError(f"{path}, line {getattr(error, 'lineno', 1)}: no JSON: {error}; mend it") from error
        rows = [(number, f"row {number}", value) for number, value in enumerate(values, 1)]
    else:
        lines = enumerate(text.split("\n"), 1)
        rows = [(number, f"line {number}", _parsed(line, number)) for number, line in lines if line.strip()]
    for number, place, value in rows:
        if isinstance(value, dict | Flaw):
            yield number, place, value
        else:
            yield number, place, Flaw(place, "no object", 'write objects such as {"text": "…"}, one a line')


def _parsed(line: str, number: int) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError) as error:
        return Flaw(f"line {number}", f"no JSON: {getattr(error, 'msg', error)}", "write one object a line")


def _parquet(path: str | PathLike[str], columns: _Columns) -> Iterator[_Row]:
    try:
        from pyarrow import ArrowException
        from pyarrow.parquet import ParquetFile
    except ModuleNotFoundError as error:
        raise InputError(f"{path}: Parquet is read by pyarrow; pip install pyarrow") from error
    try:
        file = ParquetFile(Path(path))
        names = file.schema_arrow.names
        wanted = [names[place] for place in columns.places(names)]
        table = file.read(wanted)
    except OSError as error:
        raise InputError(f"cannot read {path}: {error.strerror or error}") from error
    except ArrowException as error:
        raise InputError(f"{path} is no Parquet file: {error}; write it again") from error
    values = (table.column(name).to_pylist() for name in wanted)
    for number, row in enumerate(zip(*values, strict=True), 1):
        yield _Row(number, f"row {number}", row)
