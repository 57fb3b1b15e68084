"""Examples that a task has checked, parts of them, and what each weighs."""

import math
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from zoo.data.batching import Batches
from zoo.errors import InputError, few
from zoo.validation import is_number


class Examples(NamedTuple):
    """Raw examples, what belongs to each, and the weight of each or of each of its tokens."""

    x: list
    y: list | None = None
    weights: list | None = None

    def part(self, indices: Sequence[int]) -> "Examples":
        """Some of the examples."""
        return Examples(*(column and [column[index] for index in indices] for column in self))

    def first(self, count: int | None) -> "Examples":
        """So many first ones, or all."""
        return self if count is None else self.part(range(min(count, len(self.x))))

    def last(self, share: float) -> tuple["Examples", "Examples"]:
        """The examples without a share of them at the end, and these."""
        check_share(share)
        kept = len(self.x) - int(len(self.x) * share)
        return self.part(range(kept)), self.part(range(kept, len(self.x)))


def check_share(share: float) -> None:
    """Refuses what is no share. Raises `InputError`."""
    if not is_number(share) or not 0 < share < 1:
        raise InputError(f"validation_split is a share between 0 and 1, not {share!r}")


def check_parts(train: Examples, held_out: Examples, share: float) -> None:
    """Refuses parts with nothing in them. Raises `InputError`."""
    if not train.x or not held_out.x:
        count = len(train.x) + len(held_out.x)
        raise InputError(f"{count} examples are too few to hold out a share of {share}; give more, or validation_data")


def check_weights(weights: list | None, x: list, lengths: Sequence[int] | None = None) -> None:
    """Refuses weights that do not fit their examples. Raises `InputError`.

    Args:
        weights: a number for each example, or, with `lengths`, a row of numbers.
        lengths: how many tokens each example has.
    """
    if weights is None:
        return
    if len(weights) != len(x):
        raise InputError(f"{len(x)} examples but {len(weights)} weights")
    for index, weight in enumerate(weights):
        row = weight if isinstance(weight, list) and lengths is not None else [weight]
        if row is weight and len(row) != lengths[index]:
            raise InputError(f"example {index} has {lengths[index]} tokens but {len(row)} weights")
        for value in row:
            if not is_number(value) or not (math.isfinite(value) and value >= 0):
                raise InputError(f"the weight of example {index} is {weight!r:.40}; it is a number of at least 0")


def class_table(class_weight: Mapping[Any, float], labels: Sequence[str]) -> np.ndarray:
    """The weight of each label, (labels,) float32, from weights by label or by its index; 1 where none is given.

    Raises:
        InputError: what is no mapping, a label or an index that there is not, a weight that is no number from 0 on.
    """
    if not isinstance(class_weight, Mapping):
        raise InputError(f"class_weight is a dictionary from labels to numbers, not {type(class_weight).__name__}")
    table = np.ones(len(labels), np.float32)
    for key, weight in class_weight.items():
        if key in labels:
            index = labels.index(key)
        elif isinstance(key, int | np.integer) and 0 <= key < len(labels):
            index = int(key)
        else:
            raise InputError(
                f"class_weight names {key!r}, which is no label; there are {few(labels)}, and their indices"
            )
        if not is_number(weight) or not (math.isfinite(weight) and weight >= 0):
            raise InputError(f"the class weight of {key!r} is {weight!r}; it is a number of at least 0")
        table[index] = weight
    return table


class ExampleWeights:
    """The weights of a batch, from the indices of its examples and its targets.

    Args:
        weights: of each example, or of each of its tokens.
        table: of each label, or None. Both multiply.
    """

    def __init__(self, weights: list | None, table: np.ndarray | None):
        self._weights, self._table = weights, table

    def __call__(self, indices: Sequence[int], targets: np.ndarray) -> np.ndarray:
        """Float32, (batch,), or, where labels or tokens of a row weigh apart, (batch, time)."""
        parts = []
        if self._table is not None:
            parts.append(weights_of_targets(targets, self._table))
        if self._weights is not None:
            rows = [self._weights[index] for index in indices]
            if any(isinstance(row, list) for row in rows):
                parts.append(np.zeros(targets.shape, np.float32))
                for padded, row in zip(parts[-1], rows, strict=True):
                    padded[: len(row) if isinstance(row, list) else None] = row
            else:
                parts.append(np.array(rows, np.float32).reshape(-1, *[1] * (targets.ndim - 1 if parts else 0)))
        return np.prod(np.broadcast_arrays(*parts), axis=0, dtype=np.float32)


def weights_of_targets(targets: np.ndarray, table: np.ndarray, weights=None) -> np.ndarray:
    """The weight of each label, float32 of the targets' shape, 0 where there is none; times weights of examples,
    (batch,), or of the targets' shape."""
    found = np.where(targets >= 0, table[np.maximum(targets.astype(np.int64), 0)], 0).astype(np.float32)
    if weights is None:
        return found
    weights = np.asarray(weights, np.float32)
    return found * (weights if weights.ndim == targets.ndim else weights[:, None])


def batches_for(batches: Batches, epochs: int, steps: int | None) -> Batches:
    """Batches that last for so many epochs of so many steps; by default an epoch is a pass."""
    if steps is not None:
        batches.epochs = max(1, math.ceil(epochs * steps / batches.steps))
    return batches
