"""What a task tells `fine_tune`."""

from collections.abc import Callable
from typing import NamedTuple

import keras

ENOUGH = 200
"""Held-out examples below which their figure is too much of a chance to say which epoch is the best."""


class FinetunePlan(NamedTuple):
    """How a checkpoint of a task is trained on with a user's examples."""

    model: keras.Model
    """The one that is trained: the checkpoint's, or one made of it."""
    fit: Callable[..., object]
    """Trains it, called with `epochs` and with `callbacks` that see `val_` and the metric."""
    measure: Callable[[keras.Model], float]
    """The metric of the checkpoint's model, or of the trained one, on the held-out examples."""
    metric: str
    """A name of `METRICS`."""
    patience: int
    """Epochs without a better figure after which training stops."""
    learnt_from: str
    """What it was trained with, for its summary."""
    keeps_best: bool = True
    """Whether the epoch with the best figure is kept, not the last."""
    steps: int | None = None
    """Batches of an epoch, of a task whose small sets are read more often than large ones."""
    by_label: Callable[[keras.Model], dict[str, float]] | None = None
    """The F1 of each label or type on the held-out examples, of a task that has them."""
    least: float | None = None
    """The metric of a model that knows nothing, such as one that always answers the most frequent label."""
    held_out: str = "the last tenth"
    """What the examples are of a file, where the user gives no second one."""
