"""Gives examples to a process of its own, one after the other, and watches its time, its memory and how it ends."""

import multiprocessing
import time
import traceback
from collections.abc import Callable, Iterable, Iterator
from multiprocessing.connection import Connection
from typing import Any, NamedTuple

from benchmarks.peak_memory import forget_peak, peak_megabytes
from zoo.errors import ZooError

Check = Callable[[Any], None]
"""Does with an example what a user would. It returns where there is an answer, and raises a `ZooError` where the
example is refused."""

LIMIT = 5.0
"""Seconds that an example may take."""

ROOM = 300
"""MB that memory may grow by, besides twice the size of the example's files."""

MESSAGE = 2000
"""Characters that an error may have."""

_START = 300.0
"""Seconds in which a process must be ready."""

FAULTS = ("untyped", "long", "slow", "large", "crashed")


class Outcome(NamedTuple):
    """What became of an example: `answered`, `refused`, or one of `FAULTS`."""

    name: str
    kind: str
    said: str
    seconds: float
    megabytes: float
    examples: int = 1
    """How many it stands for."""


def watched(
    prepare: Callable[[], Check],
    examples: Iterable[tuple[str, Any]],
    megabytes: Callable[[Any], float] = lambda example: 0.0,
    limit: float = LIMIT,
) -> Iterator[Outcome]:
    """The outcome of each of some named examples.

    Args:
        prepare: makes the check, in the process; a function of a module.
        megabytes: the size of an example's files.
        limit: seconds that an example may take.
    """
    child = None
    try:
        for name, example in examples:
            child = child or _Child(prepare)
            outcome = child.ask(name, example, limit, ROOM + 2 * megabytes(example))
            if outcome.kind in ("slow", "crashed"):
                child.end()
                child = None
            yield outcome
    finally:
        if child is not None:
            child.end()


class _Child:
    def __init__(self, prepare: Callable[[], Check]):
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(prepare, theirs), daemon=True)
        self._process.start()
        theirs.close()
        if not self._pipe.poll(_START):
            raise TimeoutError("the process was not ready in time")
        self._pipe.recv()

    def ask(self, name: str, example: Any, limit: float, room: float) -> Outcome:
        begun = time.perf_counter()
        self._pipe.send(example)
        if not self._pipe.poll(limit):
            return Outcome(name, "slow", f"no answer in {limit:.0f} s", limit, 0.0)
        try:
            kind, said, megabytes = self._pipe.recv()
        except EOFError:
            self._process.join(10)
            return Outcome(name, "crashed", f"exit code {self._process.exitcode}", time.perf_counter() - begun, 0.0)
        if megabytes > room:
            kind, said = "large", f"{megabytes:.0f} MB, {said}"
        return Outcome(name, kind, said, time.perf_counter() - begun, megabytes)

    def end(self) -> None:
        self._process.kill()
        self._process.join()
        self._pipe.close()


def _serve(prepare: Callable[[], Check], pipe: Connection) -> None:
    check = prepare()
    pipe.send("ready")
    while True:
        example = pipe.recv()
        before = forget_peak()
        kind, said = "answered", ""
        try:
            check(example)
        except ZooError as error:
            kind, said = "refused", str(error)
            if "\n" in said or len(said) > MESSAGE:
                kind, said = "long", said[:200]
        except BaseException as error:
            place = traceback.extract_tb(error.__traceback__)[-1]
            kind, said = "untyped", f"{type(error).__name__}: {error} ({place.filename}:{place.lineno})"[:400]
        pipe.send((kind, said, peak_megabytes() - before))
