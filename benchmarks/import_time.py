"""How long does `import zoo` take?

    python -m benchmarks.import_time

Each figure is measured in new processes and leaves out the time that Python itself takes to start. All of them include
`import zoo`.
"""

import statistics
import subprocess
import sys
from typing import Annotated

import typer
from rich.table import Table

from benchmarks.command_line import run_command
from zoo.console import out, track

ACTIONS = {
    "import zoo": "import zoo",
    "list_checkpoints()": "import zoo; zoo.list_checkpoints()",
    "first answer, onnx": "import zoo; zoo.load('tune-type', runtime='onnx').classify('GABc dedB|dedB dedB|')",
    "first answer, keras": "import zoo; zoo.load('tune-type').classify('GABc dedB|dedB dedB|')",
}


def milliseconds(code: str) -> float:
    """What running `code` takes in a new process."""
    program = f"import time; start = time.perf_counter(); {code}; print((time.perf_counter() - start) * 1000)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return float(done.stdout.splitlines()[-1])


def command(runs: Annotated[int, typer.Option(min=1, help="Processes for each figure.")] = 5) -> None:
    """Print a table of the times."""
    table = Table("what", "median, ms", "best, ms", title=f"import zoo, {runs} processes each")
    for what, code in ACTIONS.items():
        times = [milliseconds(code) for _ in track(range(runs), what, runs)]
        table.add_row(what, f"{statistics.median(times):.1f}", f"{min(times):.1f}")
    out.print(table)


if __name__ == "__main__":
    run_command(command)
