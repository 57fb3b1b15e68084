"""How Keras trains on raw examples and measures them."""

import functools
import sys
from contextlib import contextmanager

import keras

from zoo.data.batching import Batches
from zoo.errors import InputError
from zoo.tasks.shared.batches import EpochFollower, EpochOfBatches, GrainBatches
from zoo.tasks.shared.examples import Examples, batches_for
from zoo.tasks.shared.raw_input import kinds_of
from zoo.tasks.shared.validation_callback import ValidationScores


def fit_network(task, network, batches: Batches, callbacks, steps: int | None, *, epochs, verbose, initial_epoch):
    """`keras.Model.fit` of what trains a task's weights; callbacks see the task.

    Args:
        network: the task itself, or a `TrainingNetwork`.
        batches: as `KerasTask.fit_batches` makes them.
        callbacks: one, several or none.
        steps: batches an epoch, by default those of a pass.
    """
    source = EpochOfBatches(batches_for(batches, epochs, steps), initial_epoch, steps)
    callbacks = [EpochFollower(source), *as_list(callbacks)]
    if network is not task:
        given = {"verbose": verbose, "epochs": epochs, "steps": len(source), "model": task}
        callbacks = keras.callbacks.CallbackList(callbacks, add_history=True, add_progbar=verbose != 0, **given)
    during = {"epochs": epochs, "verbose": verbose, "initial_epoch": initial_epoch}
    # In an attribute Keras would find it, and save it with the task.
    task._trained_as = None if network is task else (lambda: network)
    try:
        with restored_on_failure(network):
            return keras.Model.fit(network, source.data(), callbacks=callbacks, shuffle=False, **during)
    finally:
        task._trained_as = None
        task._initial_epoch = None  # Keras would begin the next fit there, too


class Validation:
    """Held-out examples that are measured at an epoch's end.

    Args:
        task: whose scores they are.
        given: `Examples`, or what users give as `validation_data`.
        size: examples a batch.
        steps: so many batches are measured at most.

    Raises:
        InputError: examples or labels that cannot be read, or none.
    """

    def __init__(self, task, given, size: int, steps: int | None):
        x, y, weights = (None, None, None) if isinstance(given, Examples) else task.unpack_validation(given)
        raw, x = (given, x) if isinstance(given, Examples) else task.read_raw(x, y, weights, steps)
        self.raw = raw is not None
        if not self.raw:
            options = {"sample_weight": weights, "batch_size": size, "steps": steps, "verbose": 0, "return_dict": True}
            self._measure = lambda: keras.Model.evaluate(task, for_keras(x), y, **options)
            return
        examples = (raw if raw is given else task.checked(raw)).first(steps and steps * size)
        if not examples.x:
            raise InputError("validation_data has no example")
        batches = keras_batches(task, examples, size)
        loss = task.VALIDATES_LOSS or examples.weights is not None
        self._measure = lambda: task.validation_scores(examples) | figures(task, batches, loss)

    def before(self, callbacks, frequency=1) -> list:
        """Callbacks, and before them the one that measures."""
        return [ValidationScores(self._measure, frequency), *as_list(callbacks)]


def keras_batches(task, examples: Examples, size: int) -> Batches:
    """Examples in their order as batches of the model's own inputs and targets, and weights if there are any."""
    examples = task.learnable(examples)

    @functools.cache
    def made(first: int, last: int):
        part = examples.part(range(first, last + 1))
        return task.batch_of(part.x, part.y)

    batches = Batches([0] * len(examples.x), lambda indices: made(int(indices[0]), int(indices[-1])), size, 0, 1)
    batches.shuffled = False
    task.weigh(batches, examples, None)
    return batches


def figures(task, batches: Batches, loss: bool = False) -> dict[str, float]:
    """Of the metrics that a task was compiled with, and of its loss where that is a user's own or asked for."""
    wants_loss = loss or task._has_own_loss
    if not batches.steps or not (wants_loss or task._compile_metrics is not None):
        return {}
    with restored_on_failure(task):
        found = keras.Model.evaluate(task, EpochOfBatches(batches).data(), verbose=0, return_dict=True)
    return {name: value for name, value in found.items() if wants_loss or name != "loss"}


@contextmanager
def restored_on_failure(model: keras.Model):
    """Keeps a model's variables over a failure: while it trains, Keras on JAX holds their values elsewhere."""
    optimizer = getattr(model, "optimizer", None)
    variables = [*model.variables, *(optimizer.variables if optimizer is not None else [])]
    kept = [(one, one._value) for one in variables] if keras.backend.backend() == "jax" else []
    try:
        yield
    except BaseException:
        for variable, value in kept:
            if variable._value is None:
                variable._value = value
        raise


def for_keras(x):
    """A Grain data set of arrays as one whose length Keras knows; anything else as it is."""
    finite = "grain.MapDataset" in kinds_of(x) and len(x) < sys.maxsize
    return EpochOfBatches(GrainBatches(x)).data() if finite else x


def unpacked(given, labelled: str) -> tuple:
    """Examples, labels and weights of what users give as `validation_data`.

    Args:
        labelled: what a pair of examples and labels is; empty where examples have no labels.

    Raises:
        InputError: no pair, where examples have labels.
    """
    parts = (*given, None)[:3] if isinstance(given, list | tuple) and len(given) in (2, 3) else None
    if not labelled:
        arrays = parts is not None and (isinstance(parts[0], dict) or parts[1] is None)
        return parts if arrays else (given, None, None)
    if parts is None and isinstance(given, list | tuple | str | dict):
        raise InputError(f"validation_data is a pair: {labelled}")
    return (given, None, None) if parts is None else parts


def as_list(callbacks) -> list:
    """One callback, several or none, as a list."""
    callbacks = getattr(callbacks, "callbacks", callbacks)
    return list(callbacks) if isinstance(callbacks, list | tuple) else [callbacks] if callbacks else []
