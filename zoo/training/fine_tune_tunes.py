"""How a tune generator is trained on with a user's tunes."""

from pathlib import Path

import keras
import numpy as np

from zoo.errors import InputError
from zoo.models.tune_generator import TuneGenerator
from zoo.preprocessing.classification import held_out
from zoo.preprocessing.tune_file import read_tune_file
from zoo.training.fine_tuning_plan import FineTuningPlan

_LEARNING_RATE = 1e-3
_HELD_OUT = 0.1


def plan_tunes(base: TuneGenerator, train: Path, dev: Path | None) -> FineTuningPlan:
    """From ABC files; without `dev` a tenth of the tunes is held out. Types that the checkpoint does not know stay
    unknown to it."""
    tunes = read_tune_file(train)
    if dev is None:
        seed = int(np.random.randint(2**31))  # follows keras.utils.set_random_seed
        out = held_out([""] * len(tunes), _HELD_OUT, seed)
        tunes, others = ([tunes[place] for place in np.flatnonzero(which)] for which in (~out, out))
        if not others:
            raise InputError(f"{train} has too few tunes to hold a tenth of them out; give others by --dev")
    else:
        others = read_tune_file(dev)
    base.compile(optimizer=keras.optimizers.Adam(_LEARNING_RATE, global_clipnorm=1.0))

    def fit(epochs, callbacks):
        base.fit(tunes, epochs=epochs, validation_data=others, callbacks=callbacks, verbose=0)

    return FineTuningPlan(
        model=base,
        fit=fit,
        measure=lambda measured: measured.evaluate(others)["loss"],
        metric="loss",
        patience=3,
        learnt_from=f"{len(tunes):,} tunes",
        held_out="a tenth of the tunes",
    )
