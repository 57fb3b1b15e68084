"""An input and the output that a checkpoint must give for it on every backend and machine."""

import json
from pathlib import Path

import numpy as np

from zoo.tasks.registry import checkpoint_spec, task_of

FILE_NAME = "golden.json"

TEXT = "On Tuesday Maria Petrova flew from Lisbon to Oslo for Nordic Fjord Bank."


def write(folder: Path, model) -> None:
    """Records what a model makes of `TEXT`."""
    answer = {
        name: np.round(value.astype(float), 6).tolist() if isinstance(value, np.ndarray) else value
        for name, value in _answer(model, TEXT).items()
    }
    (Path(folder) / FILE_NAME).write_text(json.dumps({"text": TEXT, **answer}), encoding="utf-8")


def difference(folder: Path, model) -> float:
    """The largest difference between the recorded numbers and those that `model` gives; infinite if all else is not
    the same."""
    golden = json.loads((Path(folder) / FILE_NAME).read_text(encoding="utf-8"))
    answer = _answer(model, golden["text"])
    numbers = {name: value for name, value in answer.items() if isinstance(value, np.ndarray)}
    if any(golden[name] != value for name, value in answer.items() if name not in numbers):
        return float("inf")
    return max(float(np.abs(value - np.array(golden[name])).max()) for name, value in numbers.items())


def _answer(model, text: str) -> dict:
    return checkpoint_spec(task_of(model)).golden_answer(model, text)
