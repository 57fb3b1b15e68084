"""All benchmarks, one after the other, into RESULTS.md.

    python -m benchmarks [ner generate …]

Each runs in a process of its own, by itself, with its own defaults, and its tables become a section; those that are not
run, or cannot be, keep the one they have. It takes hours, of a machine that does nothing else. `memory` writes pages of
its own in docs/.
"""

import os
import platform
import re
import subprocess
import sys
from datetime import UTC, datetime
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Annotated

import typer

from benchmarks.command_line import run_command
from zoo.console import err
from zoo.errors import UnknownNameError
from zoo.onnx.session import cores
from zoo.store.atomic import replace_file
from zoo.training.cpu import processor

FOLDER = Path(__file__).parent
RESULTS = FOLDER / "RESULTS.md"
NAMES = (
    "recurrent_layer",
    "fit",
    "length",
    "import_time",
    "ner",
    "rows",
    "generate",
    "char_lm",
    "g2p",
    "trigger_word",
    "own_word",
    "sentiment",
    "tune_type",
    "tune_generator",
    "fuzz",
    "kills",
    "threads",
)
PICTURES = {"ner": "ner.png", "length": "length.png"}
"""What a benchmark draws, given `--picture`."""
PACKAGES = ("keras", "tensorflow", "onnxruntime", "torch", "numpy", "spacy", "g2p-en")
WIDTH = 140

_SECTION = re.compile(r"^## (\w+)\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)


def command(
    names: Annotated[list[str] | None, typer.Argument(help=f"Some of {', '.join(NAMES)}; by default all.")] = None,
) -> None:
    """Run benchmarks and write their tables and pictures into RESULTS.md."""
    for name in names or NAMES:
        if name not in NAMES:
            raise UnknownNameError("benchmark", name, NAMES)
    sections = sections_of(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}
    failed = []
    for name in names or NAMES:
        err.print(f"[bold]{name}[/]", highlight=False)
        if section := measured(name):
            sections[name] = section
            replace_file(RESULTS, page(sections).encode())  # after each: the next one takes long
        else:
            failed.append(name)
    if failed:
        err.print(f"[red]not measured, and left as they were:[/] {', '.join(failed)}", highlight=False)
        raise typer.Exit(1)


def measured(name: str) -> str:
    """The section of a benchmark; nothing where it cannot be run, which it has then said itself."""
    picture = PICTURES.get(name)
    options = ["--picture", str(FOLDER / picture)] if picture else []
    done = subprocess.run(
        [sys.executable, "-m", f"benchmarks.{name}", *options],
        stdout=subprocess.PIPE,
        text=True,
        cwd=FOLDER.parent,
        env={**os.environ, "COLUMNS": str(WIDTH)},
    )
    if done.returncode:
        return ""
    question = (import_module(f"benchmarks.{name}").__doc__ or "").partition("\n")[0]
    tables = "\n".join(line.rstrip() for line in done.stdout.strip("\n").splitlines())
    drawn = f"\n![{name}]({picture})\n" if picture else ""
    return f"\n{question}\n\n{where()}\n\n```text\n{tables}\n```\n{drawn}\n"


def where() -> str:
    """The machine, the versions and the date."""
    found = [f"Python {platform.python_version()}"]
    for package in PACKAGES:
        try:
            found.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            continue
    return f"{processor()}, {cores()} cores, {datetime.now(UTC).date()}; {', '.join(found)}."


def page(sections: dict[str, str]) -> str:
    """The whole page, its sections in the order of `NAMES`."""
    head = "# Results\n\nWritten by `python -m benchmarks`, a section by each benchmark's own run.\n\n"
    return head + "".join(f"## {name}\n{sections[name]}" for name in NAMES if name in sections).rstrip("\n") + "\n"


def sections_of(text: str) -> dict[str, str]:
    """The sections of a page by their names."""
    return {name: section.rstrip("\n") + "\n\n" for name, section in _SECTION.findall(text)}


if __name__ == "__main__":
    run_command(command)
