"""Parsers under atheris, which looks for input that reaches new code: ABC, the JSON of checkpoints, headers of
safetensors and tagged files.

    python -m benchmarks.fuzzing.parsers abc SECONDS FOLDER

Ends with the number of runs; at the first input that is not refused as it should be, with another exit code and that
input in the folder.
"""

import io
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import atheris
import numpy as np
from safetensors.numpy import save

from zoo.errors import ZooError

with atheris.instrument_imports(include=["zoo.abc_notation", "zoo.data", "zoo.datasets", "zoo.store", "zoo.text"]):
    from zoo.abc_notation import read_tune_book
    from zoo.datasets.tagged_file import read_tagged_file
    from zoo.store import checkpoint, vocabulary, weights
    from zoo.store.catalogue import find

TASK = "encoder-decoder"
EXAMPLE = find("g2p-small")
"""A checkpoint of that task."""


class Parser(NamedTuple):
    """What reads a file of a folder, what the file is called there, and a right one to start from."""

    read: Callable[[Path], object]
    file: str
    right: bytes


PARSERS = {
    "abc": Parser(
        lambda folder: read_tune_book((folder / "tunes.abc").read_text("utf-8", "replace"), "fuzzed"),
        "tunes.abc",
        b'X:1\nT:A tune\nM:6/8\nK:Dmix\n|:A2d (3efg {a}b|1 [ce]>d z4:|2 _B3 ^c/2"Am" D-D|]\n',
    ),
    "checkpoint": Parser(checkpoint.read, checkpoint.FILE_NAME, (EXAMPLE / checkpoint.FILE_NAME).read_bytes()),
    "vocabulary": Parser(
        lambda folder: vocabulary.read(folder, TASK),
        vocabulary.FILE_NAME,
        (EXAMPLE / vocabulary.FILE_NAME).read_bytes(),
    ),
    "safetensors": Parser(
        lambda folder: weights.tensors(folder, {"a/kernel": (2, 2)}),
        weights.FILE_NAME,
        save({"a/kernel": np.ones((2, 2), "float16")}),
    ),
    "iob2": Parser(
        lambda folder: read_tagged_file(folder / "tagged.txt"),
        "tagged.txt",
        b"-DOCSTART- O\n\nAda NNP B-NP B-PER\nLovelace NNP I-NP I-PER\nslept VBD O O\n",
    ),
}


def main(name: str, seconds: str, folder: str) -> None:
    parser = PARSERS[name]
    place, seeds = Path(folder) / "read", Path(folder) / "seeds"
    for new in (place, seeds):
        new.mkdir()
    (seeds / parser.file).write_bytes(parser.right)

    def once(data: bytes) -> None:
        (place / parser.file).write_bytes(data)
        try:
            parser.read(place)
        except ZooError as error:
            assert "\n" not in str(error) and len(str(error)) < 2000, "a long message"

    sys.stderr = io.StringIO()  # what is skipped is said there
    limits = [f"-max_total_time={seconds}", "-timeout=5", "-rss_limit_mb=2048", "-max_len=5000"]
    atheris.Setup([sys.argv[0], *limits, f"-artifact_prefix={folder}/", str(seeds)], once)
    atheris.Fuzz()


if __name__ == "__main__":
    main(*sys.argv[1:])
