"""How an encoder–decoder is trained on with a user's words and their pronunciations."""

from functools import partial
from pathlib import Path

import keras

from zoo.data.held_out import hold_out_tenth
from zoo.errors import InputError, few
from zoo.tasks.pronouncer.evaluate import Listed, read_listed_file
from zoo.tasks.pronouncer.model import Pronouncer
from zoo.tasks.shared.finetune_plan import FinetunePlan

_LEARNING_RATE = 5e-4
_BATCH = 16


def plan(base: Pronouncer, train: Path, dev: Path | None) -> FinetunePlan:
    """From files of words and pronunciations; without `dev` a tenth of the words is held out. Letters and symbols are
    those of the checkpoint."""
    words, listed = _readable(base, train)
    if dev is None:
        (words, listed), others = hold_out_tenth((words, listed), train, "words")
    else:
        others = _readable(base, dev)
    base.compile(optimizer=keras.optimizers.Adam(_LEARNING_RATE, global_clipnorm=1.0))

    return FinetunePlan(
        model=base,
        fit=partial(base.fit, words, listed, batch_size=_BATCH, validation_data=others, verbose=0),
        measure=lambda measured: measured.evaluate(*others)["per"],
        metric="per",
        patience=3,
        learnt_from=f"{len(words):,} words",
        held_out="a tenth of the words",
    )


def _readable(model: Pronouncer, path: Path) -> Listed:
    """The words of a file and their pronunciations. Raises `InputError`, naming the file, for a word that the model
    cannot spell and a symbol that it does not write."""
    words, listed = read_listed_file(path)
    try:
        model.encoder.check_entries(words)
    except InputError as error:
        raise InputError(f"{path}: {error}") from error
    symbols = dict.fromkeys(symbol for entries in listed for entry in entries for symbol in entry.split())
    unknown = [symbol for symbol in symbols if symbol not in model.encoder.target]
    if unknown:
        raise InputError(
            f"{path} has {few(unknown)}, which the model does not write; it writes {' '.join(model.encoder.symbols)}"
        )
    return words, listed
