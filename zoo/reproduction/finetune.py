"""A checkpoint trained further, on somebody's own sentences, text, labelled texts, tunes, pronunciations or sounds."""

from math import ceil
from pathlib import Path
from typing import NamedTuple

from zoo.console import progress
from zoo.datasets.labelled_csv import Columns
from zoo.errors import InputError
from zoo.store.metrics import METRICS
from zoo.store.places import check_place
from zoo.tasks.keras_loading import load, save
from zoo.tasks.registry import finetune_plan
from zoo.tasks.trigger_word.finetune import SoundFolders
from zoo.training.best_epoch import BestEpoch
from zoo.training.progress_bar import ProgressBar
from zoo.training.trainer import make_deterministic

_EPOCHS, _STEPS = 10, 400
"""By default the most epochs, and of a small set as many as make so many steps: an epoch of seven batches teaches
little."""
_PATIENCE = 100
"""Steps, at least, in which nothing gets better before the training ends."""


class FineTuned(NamedTuple):
    """What came of it: a metric on the held-out examples, before and after, and what they are of the file where there
    is no second one."""

    metric: str
    before: float
    after: float
    held_out: str
    by_label: dict[str, tuple[float, float]]
    """The F1 of each label or type before and after, of a task that has them."""
    least: float | None
    """The metric of a model that knows nothing, where there is one."""
    epochs: int
    """That were trained to their end."""
    most_epochs: int
    """That it might have been."""
    interrupted: bool
    """Whether a `KeyboardInterrupt` ended the training."""

    @property
    def nothing_learnt(self) -> str | None:
        """Why the new model is no use, in words; nothing where it is."""
        metric = METRICS[self.metric]
        perfect = self.after == (1.0 if metric.grows else 0.0)
        if not perfect and not metric.better(self.after, self.before):
            return f"it is no better than before by its {metric.title}"
        if not perfect and self.least is not None and not metric.better(self.after, self.least):
            return f"it is no better than a model that knows nothing, whose {metric.title} is {metric.show(self.least)}"
        return None


def fine_tune(
    name,
    train: Path | SoundFolders,
    dev: Path | None,
    folder: Path,
    epochs: int | None = None,
    seed: int = 1,
    columns: Columns | None = None,
    overwrite: bool = False,
    only_these_types: bool = False,
) -> FineTuned:
    """Trains a checkpoint on the examples of a file, keeps the epoch that is best on others (the last, of a trigger
    word and of small sets), and saves it in `folder`. A `KeyboardInterrupt` after the first epoch ends the training and
    nothing else. Whether anything was learnt is in the answer's `nothing_learnt`.

    Args:
        name: of a checkpoint, or the path of one.
        train: a file in the form that the task's `plan` reads (`zoo.tasks.*.finetune`); for a trigger word the folders
            of recordings.
        dev: the same, held out; by default a part of `train`, as `plan` says.
        folder: as in `zoo.save`, which is looked at before the training.
        epochs: at most; by default 10, and of a small set as many as make 400 steps.
        seed: the same one gives the same weights on the same machine.
        columns: of files of labelled texts, where they are not called `text` and `label`.
        overwrite: as in `zoo.save`.
        only_these_types: whether a tagger loses the entity types that the files do not have.

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
    own = {"columns": columns} if columns else {"only_these_types": True} if only_these_types else {}
    plan = finetune_plan(task)(base, train, dev, **own)
    steps = plan.steps or _STEPS
    epochs = epochs or max(_EPOCHS, ceil(_STEPS / steps))
    patience = max(plan.patience, ceil(_PATIENCE / steps))
    metric, watched = METRICS[plan.metric], f"val_{plan.metric}"
    labels_of = plan.by_label or (lambda model: {})
    before, labels_before = plan.measure(base), labels_of(base)
    best = BestEpoch(watched, metric.grows, patience, plan.keeps_best)
    interrupted = False
    with progress() as display:
        bar = ProgressBar(display, epochs, watched)
        try:
            plan.fit(epochs=epochs, callbacks=[best, bar])
        except KeyboardInterrupt:
            if not bar.ended:
                raise
            interrupted = True
    best.put_back()
    after, labels_after = plan.measure(plan.model), labels_of(plan.model)
    by_label = {label: (labels_before.get(label, 0.0), figure) for label, figure in labels_after.items()}
    summary = f"{base.checkpoint.name} trained on with {plan.learnt_from} of its user's."
    save(plan.model, folder, overwrite, summary=summary)
    return FineTuned(plan.metric, before, after, plan.held_out, by_label, plan.least, bar.ended, epochs, interrupted)
