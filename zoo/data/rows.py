"""The rows of users' files, one by one: lines of text, CSV, JSON lines, Parquet, compressed or not, in constant memory.

A row that cannot be read has its `error`; the rows around it are read all the same.
"""

import csv
import io
import json
import lzma
from collections import deque
from collections.abc import Iterator
from os import PathLike
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, TextIO

from zoo.data.files import COMPRESSED, SAMPLE, encoding_of, no_text, suffix
from zoo.errors import InputError

LONGEST_VALUE = 10**7
"""Characters of a value in CSV; a longer one is a quotation mark that nothing closes."""

_PARQUET_ROWS = 4096


class Row(NamedTuple):
    """A row of a file: the line that it begins in, counted from 1 (in Parquet its number), its text, the values of its
    other columns, and what is wrong with it, if anything is, as "is empty" or "has no label"."""

    line: int
    text: str = ""
    columns: dict[str, Any] | None = None
    error: str | None = None


class RowFile:
    """A file whose rows are read as they are asked for.

        with RowFile("reviews.csv.gz") as rows:
            for row in rows: …

    Args:
        path: a file, whose suffix says what it is: `.csv`, `.tsv`, `.jsonl`, `.ndjson` or `.parquet`; any other has a
            text a line. All but Parquet may be compressed, `.gz`, `.bz2` or `.xz`.
        column: the one that has the texts, by default `text`; lines of text have none.
        source: what is read in the place of the file, such as standard input, text a line.

    Raises:
        InputError: a file that cannot be read, or `column` of one that has no columns.
    """

    def __init__(self, path: str | PathLike[str], column: str | None = None, source: BinaryIO | None = None):
        self.path, self.column = Path(path), column or "text"
        self._open = None if source else COMPRESSED.get(self.path.suffix.lower())
        kind = "" if source else suffix(path)
        readers = {".csv": self._csv, ".tsv": self._csv, ".jsonl": self._json, ".ndjson": self._json}
        self._rows = readers.get(kind, self._parquet if kind == ".parquet" else self._lines)
        self._delimiter = "\t" if kind == ".tsv" else ","
        if kind == ".json":
            raise InputError(f"{path} ends in .json; write an object a line, into a file that ends in .jsonl")
        if column is not None and self._rows == self._lines:
            raise InputError(
                f"{path} has a text a line, and no columns: leave the column out, or give a file that ends in .csv, "
                ".jsonl or .parquet"
            )
        try:
            self._file = source or self.path.open("rb")
            self.bytes = None if source else self.path.stat().st_size
            self._opened: list[Any] = [] if source else [self._file]
        except OSError as error:
            raise InputError(f"cannot read {path}: {error.strerror}") from error

    def bytes_read(self) -> int:
        """How much of the file's `bytes` has been read."""
        return self._file.tell()

    def __enter__(self) -> "RowFile":
        return self

    def __exit__(self, *_: object) -> None:
        for opened in self._opened:
            opened.close()

    def __iter__(self) -> Iterator[Row]:
        """Raises `InputError` where nothing more can be read."""
        try:
            yield from self._rows()
        except (OSError, EOFError, lzma.LZMAError) as error:
            raise InputError(f"cannot read {self.path} to its end: {error}") from error

    def _text(self, newline: str | None = None) -> TextIO:
        """The file as text; bytes that are not UTF-8 become lone surrogates."""
        opened = self._open(self._file) if self._open else self._file
        stream = io.BufferedReader(opened) if not hasattr(opened, "peek") else opened
        first_bytes = stream.peek(SAMPLE)[:SAMPLE]
        if problem := no_text(first_bytes):
            raise InputError(f"{self.path} {problem}")
        encoding = encoding_of(first_bytes)
        errors = "surrogateescape" if encoding.startswith("utf-8") else "replace"
        text = io.TextIOWrapper(stream, encoding, errors, newline)
        if self.bytes is not None:
            self._opened.insert(0, text)
        return text

    def _lines(self) -> Iterator[Row]:
        for number, line in enumerate(self._text(), 1):
            text = line.removesuffix("\n")
            yield Row(number, text, error=_not_utf8(text))

    def _json(self) -> Iterator[Row]:
        for number, line in enumerate(self._text(), 1):
            if line.isspace():
                continue
            found, error = None, _not_utf8(line)
            if not error:
                try:
                    found = json.loads(line)
                except (ValueError, RecursionError) as problem:
                    error = f"is no JSON: {getattr(problem, 'msg', problem)}"
            found = {self.column: found} if isinstance(found, str) else found
            if not error and not isinstance(found, dict):
                error = f'is no object such as {{"{self.column}": "…"}}'
            yield Row(number, error=error) if error else self._chosen(number, found)

    def _chosen(self, line: int, columns: dict[str, Any]) -> Row:
        """The row of a line with these columns."""
        if self.column not in columns:
            return Row(line, error=f"has no {self.column!r}; it has {', '.join(map(repr, columns))[:200] or 'nothing'}")
        others = {name: value for name, value in columns.items() if name != self.column}
        text = columns[self.column]
        if not isinstance(text, str):
            return Row(line, "", others, f"has {text!r:.60} as {self.column!r}, not a string")
        return Row(line, text, others)

    def _csv(self) -> Iterator[Row]:
        lines = _Lines(self._text(newline=""))
        names: list[str] | None = None
        while (found := lines.record(self._delimiter)) is not None:
            line, values, error = found
            if names is None:
                if len(values) == 1 and self._delimiter == ",":
                    self._delimiter = max(";\t", key=values[0].count) if {*";\t"} & {*values[0]} else ","
                    values = values[0].split(self._delimiter)
                names = [name.strip().strip('"') for name in values]
                if double := [name for name in names if names.count(name) > 1]:
                    raise InputError(f"{self.path} has the column {double[0]!r} twice; rename one of them")
                if error or self.column not in names:
                    had = error or f"it has {', '.join(map(repr, names))[:200]}"
                    raise InputError(
                        f"{self.path} has no column {self.column!r} in its first line ({had}); name it there, or give "
                        "another column, by --text-column"
                    )
            elif error is None and len(values) > len(names):
                yield Row(line, error="has more values than there are columns; quote texts with commas")
            elif error is None and values:
                yield self._chosen(line, dict(zip(names, values, strict=False)))
            elif error:
                yield Row(line, error=error)
        if names is None:
            raise InputError(f"{self.path} is empty; its first line names the columns, {self.column!r} among them")

    def _parquet(self) -> Iterator[Row]:
        try:
            from pyarrow import ArrowInvalid
            from pyarrow.parquet import ParquetFile
        except ModuleNotFoundError as error:
            raise InputError(f"{self.path}: Parquet is read by pyarrow; pip install pyarrow") from error
        try:
            file = ParquetFile(self._file)
        except ArrowInvalid as error:
            raise InputError(f"{self.path} is no Parquet file: {error}") from error
        if self.column not in file.schema_arrow.names:
            raise InputError(f"{self.path} has no column {self.column!r}; it has {', '.join(file.schema_arrow.names)}")
        number = 0
        for batch in file.iter_batches(_PARQUET_ROWS):
            for columns in batch.to_pylist():
                number += 1
                yield self._chosen(number, columns)


class _Lines:
    """Lines of a CSV file that can be taken back, so that a quotation mark that nothing closes costs one line."""

    def __init__(self, lines: TextIO):
        self._lines, self._back, self._taken = lines, deque[str](), list[str]()
        self._line = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._back.popleft() if self._back else next(self._lines)
        self._taken.append(line)
        return line

    def record(self, delimiter: str) -> tuple[int, list[str], str | None] | None:
        """The line that the next row begins in, the row's values, and what is wrong with it; None at the end."""
        self._taken, number = [], self._line + 1
        limit = csv.field_size_limit(LONGEST_VALUE)
        try:
            values, error = next(csv.reader(self, delimiter=delimiter, strict=True)), None
        except StopIteration:
            return None
        except csv.Error as problem:
            values, error = [], f"begins a row with a wrong quotation mark ({problem}); write each in a text twice"
            self._back.extendleft(reversed(self._taken[1:]))
            self._taken = self._taken[:1]
        finally:
            csv.field_size_limit(limit)
        self._line += len(self._taken)
        return number, values, error or next(filter(None, map(_not_utf8, values)), None)


def _not_utf8(text: str) -> str | None:
    """What is wrong with a text that has bytes that are not UTF-8."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        byte = ord(text[error.start]) & 0xFF  # of the surrogate that stands for it
        return f"is not UTF-8 at character {error.start + 1}, byte {byte:#04x}; save the file in UTF-8"
    return None
