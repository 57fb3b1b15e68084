"""Does hostile input end in an answer or in one typed error, soon and in little memory?

    python -m benchmarks.fuzz [folders files graphs texts tunes sounds servers parsers] [--share 0.01]

Each example goes to a process of its own kind, which may take 5 seconds and 300 MB plus twice the size of its files.
Counted are those that were answered and refused, and the faults: errors that are not `ZooError`s (untyped), errors of
several lines or more than 2,000 characters (long), examples that take too long (slow) or too much (large), and ends of
the process (crashed). The exit code is 1 where there is a fault.
"""

import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, NamedTuple

import typer
from rich.markup import escape
from rich.table import Table

from benchmarks.command_line import run_command
from benchmarks.fuzzing import checks, folders, graphs, servers, sounds, texts, tunes
from benchmarks.fuzzing.watchdog import FAULTS, Outcome, watched
from zoo.console import err, out, track
from zoo.errors import UnknownNameError
from zoo.store.catalogue import find

Changes = Callable[[Path, int], Iterator[tuple[str, folders.Change]]]

SEED = 29
FOLDERS = ("tune-type", "g2p-small", "trigger-word", "charlm-forward", "ner-binary", "ner-bilstm", "sentiment")
"""A checkpoint of each task but of tune generators, which are language models of another vocabulary."""
FILES = ("tune-type", "g2p-small")
PARSERS = ("abc", "checkpoint", "vocabulary", "safetensors", "iob2")
"""Names of `benchmarks.fuzzing.parsers`."""
AT_ONCE = 50
"""Texts of a batch."""


def folder_outcomes(count: int, place: Path) -> Iterator[Outcome]:
    """So many hostile folders, each by `zoo show` and loaded in both runtimes."""
    for check in (checks.show, checks.load_onnx, checks.load_keras):
        yield from watched(check, _spoiled(FOLDERS, folders.changes, count, place), _megabytes)


def file_outcomes(count: int, place: Path) -> Iterator[Outcome]:
    """So many folders of which a file has other bytes, loaded by onnxruntime."""
    return watched(checks.load_onnx, _spoiled(FILES, folders.flips, count, place), _megabytes)


def _spoiled(names: Sequence[str], changes: Changes, count: int, place: Path) -> Iterator[tuple[str, Path]]:
    """So many spoiled copies of checkpoints, one at a time at one place."""
    for name in names:
        source = find(name)
        for what, change in islice(changes(source, SEED), -(-count // len(names))):
            yield f"{name}: {what}", folders.spoiled(source, change, place / name)


def _megabytes(folder: Path) -> float:
    return sum(path.stat().st_size for path in folder.iterdir() if path.is_file() and not path.is_symlink()) / 2**20


def text_outcomes(count: int, place: Path) -> Iterator[Outcome]:
    """So many texts a checkpoint, in batches."""
    for name, verb in texts.VERBS.items():
        some = texts.texts(SEED)
        batches = ((f"{name}: texts", list(islice(some, AT_ONCE))) for _ in range(-(-count // AT_ONCE)))
        for outcome in watched(partial(checks.ask, name, verb), batches):
            yield outcome._replace(examples=AT_ONCE)


def graph_outcomes(count: int, place: Path) -> Iterator[Outcome]:
    """So many changed graphs, each in an exported folder."""
    return watched(checks.load_onnx, islice(graphs.folders(place, SEED), count), _megabytes)


def tune_outcomes(count: int, place: Path) -> Iterator[Outcome]:
    """So many tunes."""
    return watched(checks.read_tune, (("a tune", text) for text in islice(tunes.texts(SEED), count)))


def sound_outcomes(count: int, place: Path) -> Iterator[Outcome]:
    """So many files of sound."""
    files = islice(sounds.files(SEED), count)
    return watched(checks.hear, ((f"a sound, {suffix}", (suffix, data)) for suffix, data in files))


def server_outcomes(count: int, place: Path) -> Iterator[Outcome]:
    """A fetch from each of the servers, in this process."""
    for name, behaviour in islice(servers.behaviours(), count):
        begun = time.perf_counter()
        complaint = servers.complaint(behaviour)
        kind = "untyped" if complaint else "answered" if behaviour.is_right else "refused"
        yield Outcome(name, kind, complaint or "", time.perf_counter() - begun, 0.0)


def parser_outcomes(seconds: int, place: Path) -> Iterator[Outcome]:
    """Each parser under atheris for so many seconds."""
    for name in PARSERS:
        folder = place / name
        folder.mkdir()
        command = [sys.executable, "-m", "benchmarks.fuzzing.parsers", name, str(seconds), str(folder)]
        done = subprocess.run(command, capture_output=True, text=True, cwd=Path(__file__).parents[1])
        runs = re.findall(r"Done (\d+) runs", done.stdout + done.stderr)
        if done.returncode or not runs:
            yield Outcome(name, "untyped", (done.stdout + done.stderr)[-400:], 0.0, 0.0)
        else:
            yield Outcome(name, "answered", "", 0.0, 0.0, int(runs[-1]))


class Part(NamedTuple):
    """A kind of input: how its outcomes are found, and how many examples there are."""

    outcomes: Callable[[int, Path], Iterator[Outcome]]
    count: int


PARTS = {
    "folders": Part(folder_outcomes, 700),
    "files": Part(file_outcomes, 20_000),
    "graphs": Part(graph_outcomes, 3000),
    "texts": Part(text_outcomes, 50_000),
    "tunes": Part(tune_outcomes, 300_000),
    "sounds": Part(sound_outcomes, 400),
    "servers": Part(server_outcomes, 1000),
    "parsers": Part(parser_outcomes, 120),
}


def command(
    parts: Annotated[list[str] | None, typer.Argument(help=f"Some of {', '.join(PARTS)}; by default all.")] = None,
    share: Annotated[float, typer.Option(min=0.0001, max=1, help="The share of the examples.")] = 1.0,
) -> None:
    """Print how many examples were answered and refused, and what went wrong."""
    for part in parts or PARTS:
        if part not in PARTS:
            raise UnknownNameError("part", part, PARTS)
    table = Table(
        "part", "examples", "answered", "refused", "faults", "slowest, s", "largest, MB", title="Hostile input"
    )
    faults: list[Outcome] = []
    for name in parts or PARTS:
        part = PARTS[name]
        count = max(1, round(part.count * share))
        counts: Counter[str] = Counter()
        slowest = largest = 0.0
        with TemporaryDirectory() as place:
            for outcome in track(part.outcomes(count, Path(place)), name):
                counts[outcome.kind] += outcome.examples
                slowest, largest = max(slowest, outcome.seconds), max(largest, outcome.megabytes)
                if outcome.kind in FAULTS:
                    faults.append(outcome)
                    err.print(
                        f"[red]{outcome.kind}[/] {escape(outcome.name[:100])}: {escape(outcome.said)}", soft_wrap=True
                    )
        wrong = ", ".join(f"{counts[kind]:,} {kind}" for kind in FAULTS if counts[kind]) or "0"
        numbers = (counts.total(), counts["answered"], counts["refused"])
        table.add_row(name, *(f"{number:,}" for number in numbers), wrong, f"{slowest:.1f}", f"{largest:.0f}")
    out.print(table)
    if faults:
        raise typer.Exit(1)


if __name__ == "__main__":
    run_command(command)
