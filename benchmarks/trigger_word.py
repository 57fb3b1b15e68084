"""How many sounds one core listens to.

`python -m benchmarks.trigger_word [NAME]` pushes noise through a stream in pieces of 10 ms to a second, on one core,
and prints the real-time factor, the time it takes over the time it lasts, and its inverse, how many such streams one
core carries. The last line is the memory of the process after the first minute of an hour, and after its last.
"""

import argparse
import os
import resource
import statistics
import time

import numpy as np
from rich.table import Table

_PIECES = (0.01, 0.02, 0.08, 0.32, 1.0)
"""Seconds."""
_TURN, _TURNS = 20.0, 7
"""Seconds of sound a turn, and turns a size of piece."""
_HOUR = 3600
_RATE = 16000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("name", nargs="?", default="trigger-word")
    arguments = parser.parse_args()
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})  # before TensorFlow counts the cores
    import zoo
    from zoo.console import out, track

    model = zoo.load(arguments.name)
    samples = np.random.default_rng(1).normal(0, 0.05, round(_TURN * _RATE)).astype(np.float32)

    def seconds(piece: float) -> float:
        """How long a turn takes in pieces of a size."""
        stream, size = model.stream(_RATE), round(piece * _RATE)
        began = time.perf_counter()
        for start in range(0, len(samples), size):
            stream.push(samples[start : start + size])
        return time.perf_counter() - began

    for piece in _PIECES:
        seconds(piece)
    taken: dict[float, list[float]] = {piece: [] for piece in _PIECES}
    for _ in track(range(_TURNS), "listening"):
        for piece in _PIECES:
            taken[piece].append(seconds(piece) / _TURN)
    table = Table("pieces", "real-time factor", "streams a core", title=f"{arguments.name}, {_RATE:,} samples a second")
    for piece, factors in taken.items():
        factor = statistics.median(factors)
        table.add_row(f"{1000 * piece:g} ms", f"{factor:.4f}", f"{1 / factor:,.0f}")
    out.print(table)

    stream, second = model.stream(_RATE), samples[:_RATE]
    before = None
    for number in track(range(_HOUR), "an hour"):
        stream.push(second)
        if number == 60:
            before = _peak()
    out.print(f"an hour in pieces of a second: {before:.1f} MB after its first minute, {_peak():.1f} MB after its last")


def _peak() -> float:
    """The most memory that this process has had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
