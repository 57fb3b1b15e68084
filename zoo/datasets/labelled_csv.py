"""Reads labelled texts from CSV files, and from tables in other forms."""

from pathlib import Path
from typing import NamedTuple

from zoo.data.tables import NAME_THEM, read_table


class Columns(NamedTuple):
    """The names of the columns that have texts and labels."""

    text: str = "text"
    label: str = "label"


_NAMED = Columns()
_WAY_OUT = f"{NAME_THEM}, or say which they are by --text-column and --label-column"


def read_labelled_csv(path: Path, columns: Columns = _NAMED) -> list[tuple[str, str]]:
    """The texts and labels of a CSV file with a line of column names, or of JSON lines or Parquet; other columns are
    ignored.

    Raises:
        InputError: as `read_table`.
    """
    return [(text, label.strip()) for _, (text, label) in read_table(path, columns, _WAY_OUT)]
