"""Reads labelled texts from CSV files."""

from pathlib import Path

from zoo.data.files import read_csv


def read_labelled_csv(path: Path) -> list[tuple[str, str]]:
    """The columns `text` and `label` of a CSV file in UTF-8 with a line of column names; others are ignored.

    Raises:
        InputError: as `read_csv`.
    """
    return [(text, label.strip()) for _, (text, label) in read_csv(path, ("text", "label"))]
