"""Parsers under atheris, which looks for input that reaches new code: ABC, the JSON of checkpoints, headers of
safetensors and tagged files.

    python -m benchmarks.fuzzing.parsers abc SECONDS

Ends with the number of runs; with another exit code at the first input that is not refused as it should be.
"""

import io
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import atheris

from zoo.errors import ZooError

with atheris.instrument_imports(include=["zoo.abc_notation", "zoo.data", "zoo.datasets", "zoo.store", "zoo.text"]):
    from zoo.abc_notation import read_tune_book
    from zoo.datasets.tagged_file import read_tagged_file
    from zoo.store import checkpoint, vocabulary, weights

FOLDER = Path(tempfile.mkdtemp())


def abc(data: bytes) -> None:
    read_tune_book(data.decode("utf-8", "replace"), "fuzzed")


def json(data: bytes) -> None:
    for name, read in ((checkpoint.FILE_NAME, checkpoint.read), (vocabulary.FILE_NAME, _vocabulary)):
        (FOLDER / name).write_bytes(data)
        read(FOLDER)


def safetensors(data: bytes) -> None:
    (FOLDER / weights.FILE_NAME).write_bytes(data)
    weights.tensors(FOLDER, {"a/kernel": (2, 2)})


def iob2(data: bytes) -> None:
    path = FOLDER / "tagged.txt"
    path.write_bytes(data)
    read_tagged_file(path)


def _vocabulary(folder: Path) -> None:
    vocabulary.read(folder, "tagger")


PARSERS: dict[str, Callable[[bytes], None]] = {"abc": abc, "json": json, "safetensors": safetensors, "iob2": iob2}


def main(name: str, seconds: str) -> None:
    parse = PARSERS[name]

    def once(data: bytes) -> None:
        try:
            parse(data)
        except ZooError as error:
            assert "\n" not in str(error) and len(str(error)) < 2000, "a long message"

    sys.stderr = io.StringIO()  # what is skipped is said there
    atheris.Setup(
        [sys.argv[0], f"-max_total_time={seconds}", "-timeout=5", "-rss_limit_mb=2048", "-max_len=2000"], once
    )
    atheris.Fuzz()


if __name__ == "__main__":
    main(*sys.argv[1:])
