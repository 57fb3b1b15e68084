"""Reads words and their pronunciations from files."""

from pathlib import Path

from zoo.datasets.labelled_csv import read_labelled_csv
from zoo.errors import InputError

_COLUMNS = ("word", "pronunciation")


def read_pronunciation_file(path: Path) -> list[tuple[str, str]]:
    """The words and the pronunciations of a UTF-8 file, a word as often as it stands there: of a CSV file (`.csv`) the
    columns `word` and `pronunciation`; of any other a word, a tab and its pronunciation on each line.

    Raises:
        InputError: a file that is not there or not UTF-8, or has no word; a line that is none of these, named by its
            number.
    """
    if Path(path).suffix.lower() == ".csv":
        return read_labelled_csv(path, _COLUMNS)
    try:
        content = Path(path).read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise InputError(f"cannot read {path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{path} is not UTF-8 at byte {error.start}; convert it") from error
    rows = []
    for number, line in enumerate(content.split("\n"), 1):
        if not line.strip():
            continue
        word, tab, pronunciation = line.partition("\t")
        if not tab or "\t" in pronunciation or not word.strip() or not pronunciation.strip():
            raise InputError(
                f"{path}, line {number}: expected a word, a tab and its pronunciation, symbols with a space between two"
            )
        rows.append((word.strip(), pronunciation.strip()))
    if not rows:
        raise InputError(f"{path} holds no word")
    return rows
