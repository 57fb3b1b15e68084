"""How fast, and how well, do models of zoo say how words are pronounced, beside the one of the package `g2p_en`?

    python -m benchmarks.g2p [g2p g2p-small]

All read the words of CMUdict's test split, each once, in the same process and by turns: zoo's checkpoints many words
at once, by a greedy search and by the beam search that their scores are of, with Keras and, exported with weights in 8
bits, with onnxruntime; g2p_en, which takes words one by one, by the greedy search of its network. The latency is that
of single words, one after the other. The errors are counted on all words without stress, which g2p_en writes and the
data does not have.

g2p_en first looks a word up in CMUdict; here its network alone is asked, as it is for words that are not there. That
network has learnt from the whole dictionary, the test words among it.
"""

import gc
import os
import platform
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace
from typing import Annotated, Any, NamedTuple
from unittest import mock

import typer
from rich.table import Column, Table

from benchmarks.command_line import run_command, show
from benchmarks.rest import rest
from zoo.cli.models import load_model
from zoo.errors import InputError
from zoo.tasks.pronouncer.evaluate import read_pronunciations
from zoo.tasks.pronouncer.metrics import pronunciation_scores
from zoo.training.cpu import processor

DATASET, SPLIT = "cmudict", "test"
PEER = "g2p_en"
PACKAGES = ("keras", "tensorflow", "onnxruntime", "numpy", "g2p-en")
ONE_BY_ONE = 200
"""Words in the measurement of latency."""

Answer = dict[str, Any]


class System(NamedTuple):
    """One of them: how it says many words, and one."""

    say_all: Callable[[Sequence[str]], list[str]]
    say_one: Callable[[str], str]


def benchmark(checkpoints: Sequence[str], runs: int) -> Answer:
    """Measures all systems; lists of numbers hold one a run."""
    systems: dict[str, System] = {}
    for name in checkpoints:
        systems |= zoo_systems(name, load_model(name, ("encoder-decoder",), "this benchmark"))
        systems |= zoo_systems(f"{name} in 8 bits", in_8_bits(name))
    systems[PEER] = peer_system()
    words, listed = read_pronunciations(DATASET, SPLIT)
    results: dict[str, Answer] = {
        name: pronunciation_scores(listed, system.say_all(words)) for name, system in systems.items()
    }
    some = words[:: -(-len(words) // ONE_BY_ONE)]
    for measured in (throughput(systems, words, runs), latency(systems, some)):
        for name, numbers in measured.items():
            results[name] |= numbers
    for measured in results.values():
        speeds = zip(measured["words_per_second"], results[PEER]["words_per_second"], strict=True)
        measured["ratio"] = [ours / theirs for ours, theirs in speeds]
    return {
        "data": {"dataset": DATASET, "split": SPLIT, "words": len(words)},
        "systems": results,
        "processor": processor(),
        "cores": os.cpu_count(),
        "versions": {"python": platform.python_version()} | {name: version(name) for name in PACKAGES},
        "date": datetime.now(UTC).date().isoformat(),
    }


def zoo_systems(name: str, model) -> dict[str, System]:
    """A model of zoo with either search."""
    from zoo.generation.search import BEAMS

    def system(beams: int) -> System:
        return System(
            say_all=lambda words: [said.output for said in model.pronounce(words, beams)],
            say_one=lambda word: model.pronounce(word, beams).output,
        )

    return {f"{name}, greedy": system(1), f"{name}, {BEAMS} beams": system(BEAMS)}


def in_8_bits(name: str):
    """A checkpoint for onnxruntime, with weights in 8 bits."""
    from zoo.export.onnx_folder import export_onnx
    from zoo.tasks import onnx_loading

    with tempfile.TemporaryDirectory() as folder:
        export_onnx(name, Path(folder) / "exported", int8=True)
        return onnx_loading.load(Path(folder) / "exported")


def peer_system() -> System:
    """The network of g2p_en. Raises `InputError` where the package is not installed."""
    if find_spec(PEER) is None:
        raise InputError("g2p_en is not installed; pip install 'keras-rnn-zoo[bench]'")
    # It would fetch a dictionary and a tagger that its network does not need.
    with mock.patch("nltk.download"):
        from g2p_en import g2p
    with mock.patch.object(g2p, "cmudict", SimpleNamespace(dict=dict)):
        network = g2p.G2p()

    def say(word: str) -> str:
        return " ".join(symbol.rstrip("012") for symbol in network.predict(word.lower()))

    return System(say_all=lambda words: [say(word) for word in words], say_one=say)


def throughput(systems: dict[str, System], words: Sequence[str], runs: int) -> dict[str, Answer]:
    """Words a second over all words at once; the systems take turns. What they said before has warmed them up."""
    measured: dict[str, Answer] = {name: {"words_per_second": []} for name in systems}
    for _ in range(runs):
        for name, system in systems.items():
            gc.collect()
            rest()
            start = time.perf_counter()
            system.say_all(words)
            measured[name]["words_per_second"].append(len(words) / (time.perf_counter() - start))
    return measured


def latency(systems: dict[str, System], words: Sequence[str]) -> dict[str, Answer]:
    """Milliseconds for one word, one after the other, each system by itself; a first round warms them up."""
    times: dict[str, list[float]] = {name: [] for name in systems}
    for warm in (False, True):
        for name, system in systems.items():
            rest()
            for word in words:
                start = time.perf_counter()
                system.say_one(word)
                if warm:
                    times[name].append(1e3 * (time.perf_counter() - start))
    return {
        name: {"latency_ms": {"median": statistics.median(row), "p95": statistics.quantiles(row, n=20)[-1]}}
        for name, row in times.items()
    }


def table(answer: Answer) -> Table:
    """The answer for people."""
    data = answer["data"]
    names = ("WER", "PER", "words a second", f"times {PEER}", "ms a word", "95 of 100")
    lines = Table(
        Column("", no_wrap=True),
        *(Column(name, justify="right") for name in names),
        title=f"{data['dataset']} {data['split']}: {data['words']:,} words",
        caption=f"{answer['processor']}, {answer['cores']} cores, {answer['date']}; medians of runs; "
        + ", ".join(f"{name} {number}" for name, number in answer["versions"].items()),
    )
    for name, row in answer["systems"].items():
        lines.add_row(
            name,
            f"{row['wer']:.4f}",
            f"{row['per']:.4f}",
            f"{statistics.median(row['words_per_second']):,.0f}",
            f"{statistics.median(row['ratio']):.1f}",
            f"{row['latency_ms']['median']:.1f}",
            f"{row['latency_ms']['p95']:.1f}",
        )
    return lines


def command(
    checkpoints: Annotated[
        list[str] | None,
        typer.Argument(help="Checkpoints that write ARPAbet: names, or folders; g2p and g2p-small by default."),
    ] = None,
    runs: Annotated[int, typer.Option(min=1, help="Measurements of each.")] = 3,
    as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON.")] = False,
) -> None:
    """Measure how fast and how well checkpoints say how words are pronounced, beside g2p_en."""
    answer = benchmark(checkpoints or ["g2p", "g2p-small"], runs)
    show(answer, as_json, table)


if __name__ == "__main__":
    run_command(command)
