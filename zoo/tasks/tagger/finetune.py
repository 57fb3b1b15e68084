"""How a tagger is trained on with a user's sentences."""

from functools import partial
from pathlib import Path

import keras

from zoo.datasets.tagged_file import read_tagged_file
from zoo.errors import InputError
from zoo.tasks.shared.finetune_plan import FinetunePlan
from zoo.tasks.tagger.evaluate import evaluate_entities
from zoo.tasks.tagger.model import Tagger
from zoo.text.iob2 import entity_types

_LEARNING_RATE = 1e-3


def plan(base: Tagger, train: Path, dev: Path | None) -> FinetunePlan:
    """From IOB2 files. Entity types that the checkpoint does not have are added, those that neither file has are left
    out; before training, F1 is over the types that both know."""
    if dev is None:
        raise InputError("a tagger needs held-out sentences too; give a file by --dev")
    sentences, tags = (list(column) for column in zip(*read_tagged_file(train), strict=True))
    others, gold = (list(column) for column in zip(*read_tagged_file(dev), strict=True))
    model = base.with_types(entity_types({tag for row in [*tags, *gold] for tag in row}))
    model.compile(optimizer=keras.optimizers.Adam(_LEARNING_RATE, clipnorm=5.0))

    return FinetunePlan(
        model=model,
        fit=partial(model.fit, sentences, tags, batch_size=32, validation_data=(others, gold), verbose=0),
        measure=lambda measured: evaluate_entities(measured, others, gold)["f1"],
        metric="f1",
        patience=3,
        learnt_from=f"{len(sentences)} sentences",
    )
