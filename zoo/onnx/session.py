"""A network that onnxruntime runs."""

import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

import numpy as np
import onnxruntime

from zoo.errors import CheckpointError

T, R = TypeVar("T"), TypeVar("R")

_NEXT = "next_"
"""What the names of states after a sequence begin with among a graph's outputs."""


_LARGEST = 1e15
"""No network that was trained gives larger numbers; sums of such ones are finite still."""


class Network:
    """An ONNX graph as a function from arrays by name to what it gives: the one array, or arrays by name where there
    are several or states.

    Args:
        graph: the path of one, or one itself.
        threads: that one call may use; by default as many as there are cores.

    Raises:
        CheckpointError: no graph that can be run.
    """

    def __init__(self, graph: Path | bytes, threads: int = 0):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.log_severity_level = 4  # what is an error is raised
        # Weights that are only stored in 8 bits become floats once, as the graph is loaded, and not in every call.
        options.add_session_config_entry("session.disable_quant_qdq", "1")
        self._named = str(graph) if isinstance(graph, Path) else "the graph"
        try:
            self._session = onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
        except Exception as error:  # of many types of its own
            raise self._failure(" ".join(str(error).split())) from error
        self._inputs = [item.name for item in self._session.get_inputs()]
        outputs = [item.name for item in self._session.get_outputs()]
        self._outputs = [name.removeprefix(_NEXT) for name in outputs]
        self._one_array = self._outputs == outputs and len(outputs) == 1
        self.state_sizes = {
            item.name: item.shape[1] for item in self._session.get_inputs() if item.name.startswith("state_")
        }
        """The width of each state, by its name."""

    @property
    def width(self) -> int:
        """The size of the last axis of what it gives first."""
        return self._session.get_outputs()[0].shape[-1]

    def __call__(self, features: dict[str, np.ndarray]) -> np.ndarray | dict[str, np.ndarray]:
        """Raises `CheckpointError` where it cannot run, or gives numbers that are not finite or far too large."""
        given = {name: features[name] for name in self._inputs}
        try:
            values = self._session.run(None, given)
        except Exception as error:  # of many types of its own
            raise self._failure(" ".join(str(error).split())) from error
        found = values[0]
        if found.size and not (found.min() > -_LARGEST and found.max() < _LARGEST):  # so is NaN
            raise self._failure("it gives numbers that are not finite, or far too large")
        return values[0] if self._one_array else dict(zip(self._outputs, values, strict=True))

    def _failure(self, reason: str) -> CheckpointError:
        return CheckpointError(f"{self._named}: {reason[:300]}; export the model again")


def across_cores(call: Callable[[T], R], items: Sequence[T]) -> Iterator[R]:
    """`map`, with a call on each core at once; what is done ahead is one more than there are cores. One item takes no
    thread."""
    if len(items) < 2:
        yield from map(call, items)
        return
    waiting: deque[Future[R]] = deque()
    with ThreadPoolExecutor(cores()) as pool:
        for item in items:
            waiting.append(pool.submit(call, item))
            if len(waiting) > cores():
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def cores() -> int:
    """How many of the machine's cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
