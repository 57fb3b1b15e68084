"""How a tagger is trained on with a user's sentences."""

from pathlib import Path

import keras

from zoo.console import note
from zoo.datasets.tagged_file import read_tagged_file
from zoo.errors import InputError, few
from zoo.tasks.shared.finetune_plan import ENOUGH, FinetunePlan
from zoo.tasks.tagger.evaluate import f1_by_type, f1_of_their_types
from zoo.tasks.tagger.model import Tagger
from zoo.tasks.token_level.evaluate import Sentences
from zoo.text.iob2 import OUTSIDE, entity_types, spans

_LEARNING_RATE, _FINAL_SHARE = 1e-3, 0.02
"""Where the rate begins, and the share of it that it falls to along a cosine."""
_FEW, _SMALL_BATCH, _BATCH = 1000, 8, 32
"""Fewer sentences are learnt from in smaller batches."""


def plan(base: Tagger, train: Path, dev: Path | None, only_these_types: bool = False) -> FinetunePlan:
    """From IOB2 files. Entity types that the checkpoint does not have are added. Those that neither file has are kept:
    where a file has no entity, the checkpoint says where theirs are; with `only_these_types` they are left out. F1 is
    over the types of the files."""
    if dev is None:
        raise InputError("a tagger needs held-out sentences too; give a file by --dev")
    sentences, tags = (list(column) for column in zip(*read_tagged_file(train), strict=True))
    others, gold = (list(column) for column in zip(*read_tagged_file(dev), strict=True))
    types = entity_types({tag for row in [*tags, *gold] for tag in row})
    kept = [] if only_these_types else [name for name in entity_types(base.labels) if name not in types]
    model = base.with_types([*types, *kept])
    learnt, held_out = tags, gold
    if kept:
        learnt, held_out = (completed(base, *rows, kept) for rows in ((sentences, tags), (others, gold)))
        note(f"{few(kept)} of {base.checkpoint.name} are kept as it tags them; --only-these-types leaves them out")
    size = _SMALL_BATCH if len(sentences) < _FEW else _BATCH
    steps = -(-len(sentences) // size)

    def fit(epochs, callbacks):
        rate = keras.optimizers.schedules.CosineDecay(_LEARNING_RATE, steps * epochs, alpha=_FINAL_SHARE)
        model.compile(optimizer=keras.optimizers.Adam(rate, clipnorm=5.0))
        options = {"epochs": epochs, "callbacks": callbacks, "validation_data": (others, held_out), "verbose": 0}
        model.fit(sentences, learnt, size, **options)

    return FinetunePlan(
        model=model,
        fit=fit,
        measure=lambda measured: f1_of_their_types(measured, others, gold),
        metric="f1",
        patience=3,
        learnt_from=f"{len(sentences)} sentences",
        steps=steps,
        keeps_best=len(others) >= ENOUGH,
        by_label=lambda measured: f1_by_type(measured, others, gold),
        least=0.0,
    )


def completed(base: Tagger, sentences: Sentences, tags: Sentences, types: list[str]) -> Sentences:
    """Tags, and entities of other types where they have none, as a tagger finds them."""
    rows = []
    for found, row in zip(base.tags_of(sentences), tags, strict=True):
        row = list(row)
        for span in spans(found):
            if span.label in types and all(tag == OUTSIDE for tag in row[span.start : span.end]):
                row[span.start : span.end] = found[span.start : span.end]
        rows.append(row)
    return rows
