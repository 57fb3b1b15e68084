"""How a classifier is trained on with a user's texts."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import keras

from zoo.data.held_out import hold_out_tenth
from zoo.datasets.labelled_csv import Columns
from zoo.errors import InputError, few
from zoo.tasks.classifier.evaluate import read_labelled_file
from zoo.tasks.classifier.metrics import f1_by_label, label_scores
from zoo.tasks.classifier.model import Classifier
from zoo.tasks.shared.finetune_plan import ENOUGH, FinetunePlan

_NAMED = Columns()

_LEARNING_RATE, _FINAL_SHARE = 2e-3, 0.02
"""Where the rate begins, and the share of it that it falls to along a cosine."""
_FEW, _SMALL_BATCH, _BATCH = 1000, 16, 32
"""Fewer texts are learnt from in smaller batches."""
_RARE = 0.5
"""A label with less than this share of the mean number of texts is rare, and labels are then weighed."""
_LONGEST = 600
"""Tokens of a text that are learnt from, its last ones; a batch of longer ones needs gigabytes."""


def plan(base: Classifier, train: Path, dev: Path | None, columns: Columns = _NAMED) -> FinetunePlan:
    """From tables that have these columns, or ABC files of tunes; without `dev` a tenth of each label's texts is held
    out. Labels that the checkpoint does not have are added, those that the files do not have are left out. Of a long
    text the last 600 tokens are learnt from; all of it is held out."""
    texts, labels = read_labelled_file(train, columns)
    names = sorted(set(labels))
    if len(names) < 2:
        raise InputError(f"{train} has the label {few(names)} alone; a classifier tells two or more apart")
    if dev is None:
        (texts, labels), (others, gold) = hold_out_tenth((texts, labels), train, "texts", labels)
    else:
        others, gold = read_labelled_file(dev, columns)
        if unseen := sorted(set(gold) - set(names)):
            raise InputError(f"{dev} has the label {few(unseen)}, which {train} never shows; it has {few(names)}")
    model = base if names == sorted(base.labels) else base.with_labels(names)
    size = _SMALL_BATCH if len(texts) < _FEW else _BATCH
    steps = -(-len(texts) // size)

    def fit(epochs, callbacks):
        rate = keras.optimizers.schedules.CosineDecay(_LEARNING_RATE, steps * epochs, alpha=_FINAL_SHARE)
        model.compile(optimizer=keras.optimizers.Adam(rate, global_clipnorm=1.0))
        options = {"epochs": epochs, "callbacks": callbacks, "validation_data": (others, gold), "verbose": 0}
        model.fit(texts, labels, size, longest=_LONGEST, class_weight=weights_of(labels), **options)

    (frequent, _), *_ = Counter(labels).most_common(1)
    return FinetunePlan(
        model=model,
        fit=fit,
        # Not `evaluate`, which refuses labels that the checkpoint does not have.
        measure=lambda measured: label_scores(gold, measured.predict(others))["macro-f1"],
        metric="macro-f1",
        patience=3,
        learnt_from=f"{len(texts):,} labelled texts",
        steps=steps,
        keeps_best=len(others) >= ENOUGH,
        by_label=lambda measured: f1_by_label(gold, measured.predict(others)),
        least=label_scores(gold, [frequent] * len(gold))["macro-f1"],
        held_out="a tenth of each label's texts",
    )


def weights_of(labels: Sequence[str]) -> dict[str, float] | None:
    """What each label's texts count as, where some labels are rare: more the rarer they are, by the square root."""
    counts = Counter(labels)
    mean = len(labels) / len(counts)
    if min(counts.values()) >= _RARE * mean:
        return None
    return {label: (mean / count) ** 0.5 for label, count in counts.items()}
