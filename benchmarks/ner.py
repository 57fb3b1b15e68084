"""How fast are taggers of zoo from raw text to entities, by Keras, exported and in torch, beside spaCy's `ner`?

    python -m benchmarks.ner [ner-bilstm ner-bilstm-charlm]

All tokenize the same strings, the sentences of CoNLL-2003's test split, in the same process and by turns. Words are
those of the data's own tokens, so that all are measured in the same unit. Where torch is installed, it runs the network
of an LSTM tagger, too, between zoo's own preprocessing and decoding. The first run trains spaCy's pipe on the same data
as `spacy init config --pipeline ner --optimize efficiency` has it (about 8 minutes), and keeps it in zoo's cache.
"""

import gc
import json
import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Column, Table

from benchmarks.command_line import run_command
from benchmarks.rest import rest
from benchmarks.tagger_systems import DATASET, System, exported_system, spacy_system, torch_system, zoo_system
from zoo.console import out
from zoo.errors import InputError
from zoo.store import cache
from zoo.training.cpu import processor

SPLIT = "test"
SPACY = "spacy"
CHECKPOINTS = ("ner-bilstm", "ner-bilstm-charlm")
PACKAGES = ("keras", "tensorflow", "onnxruntime", "torch", "numpy", "spacy", "thinc")
ONE_BY_ONE = 200
"""Sentences in the measurement of latency."""
LOADS = 3
"""Fresh processes that load each model."""

Answer = dict[str, Any]


def benchmark(checkpoints: Sequence[str], spacy_model: Path, runs: int) -> Answer:
    """Measures all systems; lists of numbers hold one a run."""
    from zoo.store.catalogue import find
    from zoo.store.checkpoint import read
    from zoo.tasks.tagger.metrics import entity_scores
    from zoo.tasks.tagger.train import read_split

    systems = {name: zoo_system(name) for name in checkpoints}
    for name, system in list(systems.items()):
        if not system.others:
            systems[f"{name}, exported"] = exported_system(name)
            made = read(find(name)).architecture
            if find_spec("torch") and (made.cell, made.layers) == ("lstm", 1):
                systems[f"{name}, torch"] = torch_system(name)
    systems[SPACY] = spacy_system(spacy_model)
    sentences, gold = read_split(DATASET, SPLIT)
    texts = [" ".join(tokens) for tokens in sentences]
    results: dict[str, Answer] = {
        name: {
            "model": system.name,
            "f1": entity_scores(gold, system.tags_of(sentences))["f1"],
            "bytes": sum(
                path.stat().st_size
                for folder in (system.folder, *system.others)
                for path in folder.rglob("*")
                if path.is_file()
            ),
            **loading(system, texts[0]),
        }
        for name, system in systems.items()
    }
    words = sum(map(len, sentences))
    some = texts[:: len(texts) // ONE_BY_ONE]
    for measured in (throughput(systems, texts, words, runs), latency(systems, some, runs)):
        for name, numbers in measured.items():
            results[name] |= numbers
    for measured in results.values():
        speeds = zip(measured["words_per_second"], results[SPACY]["words_per_second"], strict=True)
        measured["ratio"] = [ours / theirs for ours, theirs in speeds]
    return {
        "data": {"dataset": DATASET, "split": SPLIT, "texts": len(texts), "words": words},
        "systems": results,
        "processor": processor(),
        "cores": os.cpu_count(),
        "versions": {"python": platform.python_version()}
        | {name: version(name) for name in PACKAGES if find_spec(name)},
        "date": datetime.now(UTC).date().isoformat(),
    }


def loading(system: System, text: str) -> dict[str, float]:
    """Seconds that a fresh process takes to import the library, to load the model, and to answer for the first time;
    and the most memory that it has by then, in MB."""
    code = "import sys, time; _, path, text = sys.argv; times = [time.perf_counter()]"
    for step in (system.imports, system.load, "tag(text)"):
        code += f"\n{step}; times.append(time.perf_counter())"
    # Not getrusage, whose peak may be that of the process that started this one.
    code += "\nlines = [line.split() for line in open('/proc/self/status')]"
    code += "\n(peak,) = [int(line[1]) / 1024 for line in lines if line[0] == 'VmHWM:']"
    code += "\nprint(*(end - start for start, end in zip(times, times[1:])), peak)"
    arguments = [sys.executable, "-c", code, str(system.folder.resolve()), text]
    rows = []
    for _ in range(LOADS):
        printed = subprocess.run(arguments, capture_output=True, text=True, check=True).stdout.splitlines()[-1]
        rows.append([float(number) for number in printed.split()])
    imports, loads, answers, peak = (statistics.median(column) for column in zip(*rows, strict=True))
    return {
        "import_seconds": imports,
        "load_seconds": loads,
        "first_answer_seconds": answers,
        "seconds_to_first_answer": imports + loads + answers,
        "peak_megabytes": peak,
    }


def throughput(systems: dict[str, System], texts: list[str], words: int, runs: int) -> dict[str, Answer]:
    """Words a second, and words a second of processor time, over all texts at once; the systems take turns."""
    measured: dict[str, Answer] = {name: {"words_per_second": [], "words_per_cpu_second": []} for name in systems}
    for run in range(-1, runs):  # the first is there to warm up
        for name, system in systems.items():
            gc.collect()
            rest()
            start, cpu_start = time.perf_counter(), time.process_time()
            system.tag_all(texts)
            seconds, cpu_seconds = time.perf_counter() - start, time.process_time() - cpu_start
            if run >= 0:
                measured[name]["words_per_second"].append(words / seconds)
                measured[name]["words_per_cpu_second"].append(words / cpu_seconds)
    return measured


def latency(systems: dict[str, System], texts: Sequence[str], runs: int) -> dict[str, Answer]:
    """Milliseconds for one sentence, one after the other; the systems take turns, and a first round warms them up."""
    times: dict[str, list[float]] = {name: [] for name in systems}
    for run in range(-1, runs):
        for name, system in systems.items():
            rest()
            for text in texts:
                start = time.perf_counter()
                system.tag_one(text)
                if run >= 0:
                    times[name].append(1e3 * (time.perf_counter() - start))
    return {
        name: {"latency_ms": {"median": statistics.median(row), "p95": statistics.quantiles(row, n=20)[-1]}}
        for name, row in times.items()
    }


def table(answer: Answer) -> Table:
    """The answer for people."""
    data, systems = answer["data"], answer["systems"].values()
    title = f"{data['dataset']} {data['split']}: {data['texts']:,} sentences, {data['words']:,} words"
    caption = f"{answer['processor']}, {answer['cores']} cores, {answer['date']}; " + ", ".join(
        f"{name} {number}" for name, number in answer["versions"].items()
    )
    names = (Column(system["model"], justify="right") for system in systems)
    lines = Table("", *names, title=title, caption=caption)
    for label, name, form in (
        ("words/s", "words_per_second", ",.0f"),
        ("words/s, times spaCy's", "ratio", ".2f"),
        ("words/s of processor time", "words_per_cpu_second", ",.0f"),
    ):
        lines.add_row(label, *(spread(system[name], form) for system in systems))
    for label, name in (("one sentence, median ms", "median"), ("one sentence, 95th percentile ms", "p95")):
        lines.add_row(label, *(f"{system['latency_ms'][name]:.2f}" for system in systems))
    for name in ("import", "load", "first_answer"):
        lines.add_row(f"{name.replace('_', ' ')}, s", *(f"{system[f'{name}_seconds']:.2f}" for system in systems))
    lines.add_row("all three, s", *(f"{system['seconds_to_first_answer']:.2f}" for system in systems))
    lines.add_row("memory then, MB", *(f"{system['peak_megabytes']:.0f}" for system in systems))
    lines.add_row("on disk, MiB", *(f"{system['bytes'] / 2**20:.1f}" for system in systems))
    lines.add_row("entity F1, gold tokens", *(f"{system['f1']:.4f}" for system in systems))
    return lines


def draw(answer: Answer, path: Path) -> None:
    """Draws speed and memory into a PNG, a panel a measure, a bar a system."""
    from matplotlib.figure import Figure

    panels = (
        ("words a second\n(more is better)", lambda system: statistics.median(system["words_per_second"]), ",.0f"),
        ("one sentence, ms", lambda system: system["latency_ms"]["median"], ".2f"),
        ("new process to first answer, s", lambda system: system["seconds_to_first_answer"], ".2f"),
        ("memory then, MB", lambda system: system["peak_megabytes"], ",.0f"),
    )
    systems = list(answer["systems"].values())[::-1]
    picture = Figure(figsize=(11, 0.9 + 0.42 * len(systems)), layout="constrained")
    for axes, (title, value, form) in zip(picture.subplots(1, len(panels), sharey=True), panels, strict=True):
        values = [value(system) for system in systems]
        colours = ["tab:grey" if system["model"].startswith("spaCy") else "tab:blue" for system in systems]
        bars = axes.barh([system["model"] for system in systems], values, color=colours)
        axes.bar_label(bars, [format(one, form) for one in values], padding=3, fontsize=8)
        axes.set_title(title, fontsize=9)
        axes.set_xlim(0, 1.3 * max(values))
        axes.tick_params(labelsize=8)
        axes.spines[["top", "right"]].set_visible(False)
    picture.savefig(path, dpi=120)


def spread(values: Sequence[float], form: str) -> str:
    """The median, and from where to where the values go."""
    return f"{statistics.median(values):{form}} ({min(values):{form}}–{max(values):{form}})"


def command(
    checkpoints: Annotated[
        list[str] | None,
        typer.Argument(help="Checkpoints of taggers: names, or folders; by default both of CoNLL-2003."),
    ] = None,
    spacy_model: Annotated[
        Path | None,
        typer.Option(help="Folder of spaCy's pipe, trained if not there; by default in the cache."),
    ] = None,
    runs: Annotated[int, typer.Option(min=1, help="Measurements of each.")] = 5,
    picture: Annotated[Path | None, typer.Option(help="A PNG to draw the answer into.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON.")] = False,
) -> None:
    """Measure how fast taggers of zoo find entities, beside spaCy."""
    if find_spec("spacy") is None:
        raise InputError("spaCy is not installed; pip install 'keras-rnn-zoo[bench]'")
    answer = benchmark(checkpoints or CHECKPOINTS, spacy_model or cache.root() / "benchmarks" / "spacy-ner", runs)
    if picture:
        draw(answer, picture)
    if as_json:
        sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
    else:
        out.print(table(answer))


if __name__ == "__main__":
    run_command(command)
