"""How a benchmark is called."""

import os
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import typer
from rich.console import RenderableType
from rich.markup import escape

from zoo.cli.terminal import print_json
from zoo.console import err, out
from zoo.errors import ZooError


def show(answer: dict[str, Any], as_json: bool, table: Callable[[dict[str, Any]], RenderableType]) -> None:
    """Writes what a benchmark found, as a line of JSON or as a table."""
    if as_json:
        print_json(answer)
    else:
        out.print(table(answer))


def run_command(command: Callable[..., None]) -> None:
    """Runs a benchmark's command; what zoo raises on purpose becomes one line and exit code 2, and what is said
    by a process of the benchmark's own that fails is said again."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
    app.command()(command)
    try:
        app()
    except ZooError as error:
        err.print(f"[red]benchmark:[/] {escape(str(error))}", soft_wrap=True, highlight=False)
        sys.exit(2)
    except subprocess.CalledProcessError as error:  # a process of the benchmark's own
        sys.stderr.write(error.stderr or "")
        sys.exit(error.returncode)
