"""How a classifier is trained on with a user's texts."""

from functools import partial
from pathlib import Path

import keras

from zoo.data.held_out import hold_out_tenth
from zoo.datasets.labelled_csv import Columns
from zoo.errors import InputError, few
from zoo.tasks.classifier.evaluate import read_labelled_file
from zoo.tasks.classifier.metrics import label_scores
from zoo.tasks.classifier.model import Classifier
from zoo.tasks.shared.finetune_plan import FinetunePlan

_NAMED = Columns()

_LEARNING_RATE = 1e-3
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
    model.compile(optimizer=keras.optimizers.Adam(_LEARNING_RATE, global_clipnorm=1.0))

    return FinetunePlan(
        model=model,
        fit=partial(model.fit, texts, labels, validation_data=(others, gold), longest=_LONGEST, verbose=0),
        # Not `evaluate`, which refuses labels that the checkpoint does not have.
        measure=lambda measured: label_scores(gold, measured.predict(others))["accuracy"],
        metric="accuracy",
        patience=3,
        learnt_from=f"{len(texts):,} labelled texts",
        held_out="a tenth of each label's texts",
    )
