"""A checkpoint trained further, on somebody's own sentences, text, labelled texts, tunes, pronunciations or sounds."""

from pathlib import Path
from typing import NamedTuple

import keras

from zoo.console import progress
from zoo.datasets.labelled_csv import Columns
from zoo.errors import InputError
from zoo.store.metrics import METRICS
from zoo.store.places import check_place
from zoo.tasks.keras_loading import load, save
from zoo.tasks.registry import finetune_plan
from zoo.tasks.trigger_word.finetune import SoundFolders
from zoo.training.progress_bar import ProgressBar
from zoo.training.trainer import make_deterministic


class FineTuned(NamedTuple):
    """What came of it: a metric on the held-out examples, before and after, and what they are of the file where there
    is no second one."""

    metric: str
    before: float
    after: float
    held_out: str
    epochs: int
    """That were trained to their end."""
    interrupted: bool
    """Whether a `KeyboardInterrupt` ended the training."""


def fine_tune(
    name,
    train: Path | SoundFolders,
    dev: Path | None,
    folder: Path,
    epochs: int = 10,
    seed: int = 1,
    columns: Columns | None = None,
    overwrite: bool = False,
) -> FineTuned:
    """Trains a checkpoint on the examples of a file, keeps the epoch that is best on others (the last, of a trigger
    word), and saves it in `folder`. A `KeyboardInterrupt` after the first epoch ends the training and nothing else.

    Args:
        name: of a checkpoint, or the path of one.
        train: a file in the form that the task's `plan` reads (`zoo.tasks.*.finetune`); for a trigger word the folders
            of recordings.
        dev: the same, held out; by default a part of `train`, as `plan` says.
        folder: as in `zoo.save`, which is looked at before the training.
        epochs: at most.
        seed: the same one gives the same weights on the same machine.
        columns: of files of labelled texts, where they are not called `text` and `label`.
        overwrite: as in `zoo.save`.

    Raises:
        InputError: a checkpoint of a task that cannot be trained on, or files that it cannot be trained on with.
        CheckpointError: as `zoo.save`.
    """
    check_place(folder, overwrite)
    make_deterministic(seed)
    base = load(name)
    task = base.checkpoint.architecture.task
    if isinstance(train, SoundFolders) != (task == "trigger-word"):
        wanted = "recordings, by --positives and --negatives" if task == "trigger-word" else "a file, by --train"
        raise InputError(f"{base.checkpoint.name} is a {task}; it is trained on with {wanted}")
    plan = finetune_plan(task)(base, train, dev, **({} if columns is None else {"columns": columns}))
    before = plan.measure(base)
    watched = f"val_{plan.metric}"
    stop = keras.callbacks.EarlyStopping(
        watched,
        mode="max" if METRICS[plan.metric].grows else "min",
        patience=plan.patience,
        restore_best_weights=plan.keeps_best,
    )
    interrupted = False
    with progress() as display:
        bar = ProgressBar(display, epochs, watched)
        try:
            plan.fit(epochs=epochs, callbacks=[stop, bar])
        except KeyboardInterrupt:
            if not bar.ended:
                raise
            interrupted = True
            if plan.keeps_best:
                plan.model.set_weights(stop.best_weights)
    after = plan.measure(plan.model)
    summary = f"{base.checkpoint.name} trained on with {plan.learnt_from} of its user's."
    save(plan.model, folder, overwrite, summary=summary)
    return FineTuned(plan.metric, before, after, plan.held_out, bar.ended, interrupted)
