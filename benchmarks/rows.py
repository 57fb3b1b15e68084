"""How many rows a second does `zoo predict` answer from file to file, in how much memory, and how many does spaCy?

    python -m benchmarks.rows [--rows 1000000]

The rows are sentences of CoNLL-2003's test split, a sentence a line; one in a hundred is not UTF-8. zoo answers 10,000
of them and then all: what it needs must not grow with the file. spaCy's `ner`, trained as in `benchmarks.ner`, reads
the same lines without the bad ones by `nlp.pipe` and writes the same entities as JSON lines. Every figure is that of a
process of its own, from its start to the end of the file.
"""

import json
import subprocess
import sys
import time
from collections.abc import Sequence
from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, NamedTuple

import typer
from rich.table import Table

from benchmarks.command_line import run_command
from benchmarks.peak_memory import peak_megabytes
from benchmarks.tagger_systems import DATASET, spacy_system
from zoo.console import err, out
from zoo.store import cache

FEW = 10_000
BAD = 100
"""One row in so many is bad."""
_GLANCE = 0.1
"""Seconds between two looks at a process's memory."""

_SPACY = """
import json, sys
sys.modules["torch"] = None  # which its pipe needs not, and would import
import spacy
nlp = spacy.load(sys.argv[1])
with open(sys.argv[2], "rb") as rows, open(sys.argv[3], "w") as answers:
    texts = (line.decode().rstrip("\\n") for line in rows if not line.startswith(b"\\xff"))
    for doc in nlp.pipe(texts):
        found = [{"text": e.text, "label": e.label_, "start": e.start_char, "end": e.end_char} for e in doc.ents]
        answers.write(json.dumps({"text": doc.text, "entities": found}, ensure_ascii=False) + "\\n")
"""


class Run(NamedTuple):
    """A process: its exit code, how long it took, and the most memory that it had, in MB."""

    code: int
    seconds: float
    megabytes: float


def measured(command: Sequence[str]) -> Run:
    """Runs a command with nothing on standard output and error."""
    begun, peak = time.perf_counter(), 0.0
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while process.poll() is None:
        peak = max(peak, peak_megabytes(process.pid))
        time.sleep(_GLANCE)
    return Run(process.returncode, time.perf_counter() - begun, peak)


def write_rows(path: Path, sentences: Sequence[str], count: int) -> None:
    """Sentences again and again, and every hundredth row bytes that are no text."""
    with path.open("wb") as file:
        for number, sentence in enumerate(islice(cycle(sentences), count), 1):
            file.write(b"\xff\n" if number % BAD == 0 else f"{sentence}\n".encode())


def check(path: Path, sentences: Sequence[str], count: int) -> None:
    """Each good row must have its answer in its place, and each bad one its error and line."""
    number = 0
    with path.open() as file:
        for number, line in enumerate(file, 1):
            answer = json.loads(line)
            expected = ("line", number) if number % BAD == 0 else ("text", sentences[(number - 1) % len(sentences)])
            assert answer[expected[0]] == expected[1], (number, answer)
    assert number == count, (number, count)


def command(
    rows: Annotated[int, typer.Option(min=FEW, help="Rows of the large file.")] = 1_000_000,
    spacy_rows: Annotated[int, typer.Option(min=1000, help="Rows that spaCy reads.")] = 100_000,
) -> None:
    """Print rows a second, memory, and the ratio."""
    from zoo.tasks.tagger.train import read_split

    sentences = [" ".join(tokens) for tokens in read_split(DATASET, "test")[0]]
    model = cache.root() / "benchmarks" / "spacy-ner"
    spacy_system(model)
    table = Table("what", "rows", "seconds", "rows a second", "peak memory, MB", title="ner-bilstm from file to file")
    runs: dict[str, tuple[int, Run]] = {}
    with TemporaryDirectory() as temporary:
        given, answers = Path(temporary) / "rows.txt", Path(temporary) / "answers.jsonl"
        for name, count in (("zoo predict, few", FEW), ("zoo predict", rows), ("spaCy nlp.pipe", spacy_rows)):
            err.print(f"{name}: {count:,} rows")
            write_rows(given, sentences, count)
            asked = [
                "-m",
                "zoo",
                "predict",
                "ner-bilstm",
                "--input",
                str(given),
                "--output",
                str(answers),
                "--overwrite",
            ]
            if name.startswith("spaCy"):
                asked = ["-c", _SPACY, str(model), str(given), str(answers)]
            run = measured([sys.executable, *asked])
            assert run.code in (0, 1), run
            if name.startswith("zoo"):
                check(answers, sentences, count)
            runs[name] = count, run
            table.add_row(
                name, f"{count:,}", f"{run.seconds:.1f}", f"{count / run.seconds:,.0f}", f"{run.megabytes:,.0f}"
            )
    out.print(table)
    speed = {name: count / run.seconds for name, (count, run) in runs.items()}
    grown = runs["zoo predict"][1].megabytes - runs["zoo predict, few"][1].megabytes
    out.print(f"zoo / spaCy: {speed['zoo predict'] / speed['spaCy nlp.pipe']:.2f}; memory grown by {grown:.0f} MB")


if __name__ == "__main__":
    run_command(command)
