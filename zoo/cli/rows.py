"""Rows in and answers out, in constant memory: what `zoo predict` reads, and where its answers go."""

import json
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from io import TextIOWrapper
from math import isfinite
from pathlib import Path
from shutil import copymode
from typing import Any, NamedTuple

from rich.progress import TextColumn

from zoo.cli.terminal import complain, print_json, print_line, read_texts
from zoo.console import Piece, err, out, progress
from zoo.data.files import COMPRESSED
from zoo.data.rows import Row, RowFile
from zoo.errors import InputError, RowError

_ROWS_AT_ONCE, _CHARACTERS_AT_ONCE = 1024, 2**18

Write = Callable[[dict[str, Any], Callable[[], list[list[Piece]]]], None]
"""Writes an answer: as JSON, or as the lines that a function gives."""


def groups(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """Rows in groups that are small enough for the memory."""
    group: list[Row] = []
    characters = 0
    for row in rows:
        group.append(row)
        characters += len(row.text)
        if len(group) == _ROWS_AT_ONCE or characters > _CHARACTERS_AT_ONCE:
            yield group
            group, characters = [], 0
    if group:
        yield group


class Source(NamedTuple):
    """Rows of one origin: a `path`, or None for the arguments of the command, each of which is a `noun`."""

    rows: Iterable[Row]
    path: str | Path | None
    noun: str

    def complaint(self, row: Row, reason: str) -> str:
        """What is wrong with a row, in one line; the reason of one that has no line names it."""
        if not row.line:
            return reason
        where = f"{self.noun} {row.line}" if self.path is None else f"{self.path}, line {row.line}"
        return f"{where} {reason}"

    def place(self, row: Row) -> dict[str, int]:
        """Where a row is, for JSON."""
        return {} if not row.line else {"row" if self.path is None else "line": row.line}


def sources(texts: Sequence[str] | None, path: Path | None, column: str | None, noun: str) -> list[Source]:
    """The texts of the arguments, then the rows of a file. Raises `InputError`."""
    if column is not None and path is None:
        raise InputError("--text-column names a column of the file that --input gives; leave it out")
    found = []
    if texts or path is None:
        found.append(
            Source([Row(number, text) for number, text in enumerate(read_texts(texts, None, noun), 1)], None, noun)
        )
    if path is not None:
        if str(path) == "-" and sys.stdin is None:
            raise InputError("there is no standard input; give a file by --input")
        name, source = ("standard input", sys.stdin.buffer) if str(path) == "-" else (path, None)
        found.append(Source(_shown(RowFile(name, column, source)), name, noun))
    return found


def _shown(rows: RowFile) -> Iterator[Row]:
    """The rows of a file, with a bar."""
    with rows, _counted(rows) as count:
        for row in rows:
            count()
            yield row


@contextmanager
def _counted(rows: RowFile) -> Iterator[Callable[[], None]]:
    """A bar of what has been read of a file, with rows a second; gives what counts a row."""
    if rows.bytes is None or not err.is_terminal or out.is_terminal:
        yield lambda: None
        return
    columns = TextColumn("{task.fields[rows]:,} rows, {task.fields[rate]:,.0f}/s")
    with progress(columns) as display:
        bar = display.add_task(rows.path.name, total=rows.bytes, rows=0, rate=0.0)
        begun, counted = time.monotonic(), 0

        def count() -> None:
            nonlocal counted
            counted += 1
            if counted % 256 == 0:
                rate = counted / (time.monotonic() - begun)
                display.update(bar, completed=rows.bytes_read(), rows=counted, rate=rate)

        yield count


@contextmanager
def answers_to(path: Path | None, as_json: bool, overwrite: bool) -> Iterator[Write]:
    """What writes answers, to standard output or into a file that is there once it is whole; an exception leaves the
    old one as it was.

    Raises:
        InputError: a file that is there already, without `overwrite`, or cannot be written.
    """
    if path is None or str(path) == "-":
        yield lambda answer, lines: print_json(answer) if as_json else _print(lines())
        return
    check_output(path, overwrite)
    suffixes = [suffix.lower() for suffix in path.suffixes]
    opened = COMPRESSED.get(suffixes[-1] if suffixes else "", open)
    target = path.resolve()
    is_device = target.exists() and not target.is_file()  # a pipe, or standard output by its name
    new = target if is_device else target.with_name(f".{target.name}.{os.getpid()}.zoo-new")
    try:
        # A lone surrogate becomes the escape that JSON has for it.
        with opened(new, "wb") as raw, TextIOWrapper(raw, "utf-8", "backslashreplace", newline="\n") as file:

            def write(answer: dict[str, Any], lines: Callable[[], list[list[Piece]]]) -> None:
                said = [json.dumps(answer, ensure_ascii=False)] if as_json else [_plain(line) for line in lines()]
                file.writelines(f"{line}\n" for line in said)

            yield write
        if not is_device:
            if target.exists():
                copymode(target, new)
            os.replace(new, target)
    except OSError as error:
        raise InputError(f"cannot write {path}: {error.strerror}") from error
    finally:
        if not is_device:
            new.unlink(missing_ok=True)


def is_json(path: Path | None) -> bool:
    """Whether the name of an output file says that it holds JSON lines."""
    return path is not None and bool({".json", ".jsonl", ".ndjson"} & {suffix.lower() for suffix in path.suffixes[-2:]})


def check_output(path: Path | None, overwrite: bool) -> None:
    """Refuses a file that cannot be written, before the work. Raises `InputError`."""
    if path is None or str(path) == "-":
        if overwrite:
            raise InputError("--overwrite is for the file of --output; give both, or leave it out")
        return
    if path.is_dir() or not path.parent.is_dir():
        raise InputError(f"{path} {'is a folder' if path.is_dir() else 'is in no folder'}; give the name of a file")
    if {".csv", ".tsv", ".parquet"} & {suffix.lower() for suffix in path.suffixes[-2:]}:
        raise InputError(f"{path}: answers are written as JSON lines or as text; let the name end in .jsonl or .txt")
    if path.is_file() and not overwrite:
        raise InputError(f"{path} is there already; give another name, or --overwrite")


def _print(lines: Iterable[Sequence[Piece]]) -> None:
    for line in lines:
        print_line(*line)


def _plain(line: Sequence[Piece]) -> str:
    """A line without styles."""
    return "".join(piece if isinstance(piece, str) else piece[0] for piece in line)


def answer_rows(
    asked_about: Iterable[Source],
    predict: Callable[[list[str]], Iterator],
    write: Write,
    as_json: bool,
    is_strange: Callable[[dict[str, Any]], bool] = lambda answer: False,
) -> int:
    """Answers all rows, in their order; what cannot be answered is named in its place. Gives the exit code: 1 where
    some rows were not answered, 2 where none was.

    Args:
        predict: gives for each of some texts its answer, or a `RowError`.
        is_strange: whether an answer is about a text that is none of what the model knows; said once.
    """
    answered = failed = strange = 0
    first = ""
    for source in asked_about:
        for group in groups(source.rows):
            texts = [row.text for row in group if row.error is None]
            answers = iter(predict(texts) if texts else [])
            for row in group:
                answer = row.error or next(answers)
                reason = answer.reason if isinstance(answer, RowError) else row.error
                if reason is None:
                    answered += 1
                    found, lines = answer
                    if not strange and is_strange(found):
                        strange = 1
                        complain(source.complaint(row, "has no word that the model knows; its answer may mean nothing"))
                    write(_with_columns(row.columns, found), lines)
                    continue
                failed += 1
                said = source.complaint(row, reason)
                first = first or said
                if as_json:
                    write(_with_columns(row.columns, {"error": said, **source.place(row)}), list)
                else:
                    complain(said)
    if as_json and failed:
        complain(f"{failed:,} of {failed + answered:,} rows have no answer but an error, first {first}")
    return (1 if answered else 2) if failed else 0


_RESERVED = {"error", "line", "row"}
"""What says of a row that it has no answer, and where it is."""


def _with_columns(columns: dict[str, Any] | None, answer: dict[str, Any]) -> dict[str, Any]:
    """An answer with the other columns of its row; one that an answer has, too, is called `input_` and its name."""
    others, taken = {}, answer.keys() | _RESERVED
    for name, value in (columns or {}).items():
        free = name
        while free in taken or (free != name and free in columns):
            free = f"input_{free}"
        others[free] = _in_json(value)
    return others | answer


def _in_json(value: Any) -> Any:
    """A value as JSON can have it: not-a-number as null, dates in their ISO form, anything else strange as text."""
    if isinstance(value, dict):
        return {str(name): _in_json(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_in_json(one) for one in value]
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, float):
        return value if isfinite(value) else None
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
