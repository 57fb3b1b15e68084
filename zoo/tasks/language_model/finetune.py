"""How a language model is trained on with a user's text."""

from functools import partial
from pathlib import Path

import keras

from zoo.errors import InputError
from zoo.tasks.language_model.evaluate import read_text
from zoo.tasks.language_model.model import LanguageModel
from zoo.tasks.shared.finetune_plan import FinetunePlan

_LEARNING_RATE = 1e-3
_STREAMS, _LENGTH = 16, 128


def plan(base: LanguageModel, train: Path, dev: Path | None) -> FinetunePlan:
    """From files of text; without `dev` the last tenth of the text is held out, from a line's beginning on."""
    (text,) = read_text(train)
    if dev is None:
        border = text.find("\n", len(text) * 9 // 10) + 1 or len(text) * 9 // 10
        text, others = text[:border], text[border:]
    else:
        (others,) = read_text(dev)
    tokens = len(base.encoder.encode(text))
    if tokens < _STREAMS * _LENGTH or not others.strip():
        raise InputError(f"{train} has {tokens} tokens to train on; at least {_STREAMS * _LENGTH} are wanted")
    base.compile(optimizer=keras.optimizers.Adam(_LEARNING_RATE, global_clipnorm=1.0))

    return FinetunePlan(
        model=base,
        fit=partial(base.fit, text, batch_size=_STREAMS, length=_LENGTH, validation_data=others, verbose=0),
        measure=lambda measured: measured.evaluate(others)["loss"],
        metric="loss",
        patience=2,
        learnt_from=f"{len(text):,} characters of text",
    )
