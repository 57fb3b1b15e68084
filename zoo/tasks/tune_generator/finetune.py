"""How a tune generator is trained on with a user's tunes."""

from collections import Counter
from functools import partial
from pathlib import Path

import keras

from zoo.abc_notation import Skipped, Tune
from zoo.console import note
from zoo.data.held_out import hold_out_tenth
from zoo.datasets.tune_file import name_left_out, read_tune_file
from zoo.errors import InputError
from zoo.tasks.shared.finetune_plan import FinetunePlan
from zoo.tasks.tune_generator.model import TuneGenerator

_LEARNING_RATE = 1e-3
_LONGEST = 600
"""Tokens of a tune; a batch of longer ones needs gigabytes."""


def plan(base: TuneGenerator, train: Path, dev: Path | None) -> FinetunePlan:
    """From ABC files; without `dev` a tenth of the tunes is held out. Tunes of more than 600 tokens are left out, and
    named on standard error, where it is also said which types the checkpoint does not know: they stay unknown to it."""
    read = read_tune_file(train)
    tunes = [tune for tune in read if len(tune.tokens) <= _LONGEST]
    long = [Skipped(tune.name, f"it has {len(tune.tokens):,} tokens") for tune in read if len(tune.tokens) > _LONGEST]
    name_left_out(long, len(read))
    if not tunes:
        raise InputError(f"{train} has no tune of up to {_LONGEST} tokens (notes, lengths, bar lines and the like)")
    _name_unknown_types(base, tunes)
    if dev is None:
        (tunes,), (others,) = hold_out_tenth((tunes,), train, "tunes")
    else:
        others = read_tune_file(dev)
    base.compile(optimizer=keras.optimizers.Adam(_LEARNING_RATE, global_clipnorm=1.0))

    return FinetunePlan(
        model=base,
        fit=partial(base.fit, tunes, validation_data=others, verbose=0),
        measure=lambda measured: measured.evaluate(others)["loss"],
        metric="loss",
        patience=3,
        learnt_from=f"{len(tunes):,} tunes",
        held_out="a tenth of the tunes",
    )


def _name_unknown_types(base: TuneGenerator, tunes: list[Tune]) -> None:
    """Says which types of tunes cannot be asked for afterwards, for the model has no symbol for them."""
    unknown = Counter(tune.type for tune in tunes if tune.type and tune.type not in base.types)
    if base.types and unknown:
        kinds = ", ".join(f"{kind} ({count})" for kind, count in unknown.most_common())
        note(
            f"{unknown.total()} of {len(tunes)} tunes are of types that the model does not know, and are learnt as of "
            f"none: {kinds}"
        )
