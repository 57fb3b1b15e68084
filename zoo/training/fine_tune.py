"""A checkpoint trained further, on somebody's own sentences."""

from collections.abc import Sequence
from pathlib import Path

import keras

from zoo.console import err, progress
from zoo.errors import InputError
from zoo.models.tagger import Tagger
from zoo.preprocessing.tags import entity_types
from zoo.store.atomic import check_replaceable
from zoo.store.load import load, save
from zoo.training.shared_types import evaluate_entities

Rows = Sequence[tuple[list[str], list[str]]]

_LEARNING_RATE = 1e-3
_PATIENCE = 3
"""Epochs without a better F1 after which training stops."""


class _Bar(keras.callbacks.Callback):
    """One progress bar an epoch, with the validation F1 of those before."""

    def __init__(self, display, epochs: int):
        super().__init__()
        self._display, self._epochs, self._last = display, epochs, ""
        self._bar = display.add_task("", total=None)

    def on_epoch_begin(self, epoch, logs=None):
        self._display.reset(self._bar, total=self.params["steps"])
        self._epoch = epoch

    def on_train_batch_end(self, batch, logs=None):
        text = f"epoch {self._epoch + 1}/{self._epochs}  loss {logs['loss']:.3f}{self._last}"
        self._display.update(self._bar, completed=batch + 1, description=text)

    def on_epoch_end(self, epoch, logs=None):
        self._last = f"  dev F1 {logs['val_f1']:.4f}"
        err.print(f"epoch {epoch + 1}  loss {logs['loss']:.3f}  dev F1 {logs['val_f1']:.4f}", highlight=False)


def fine_tune(name, train: Rows, dev: Rows, folder: Path, epochs: int = 10, seed: int = 1) -> dict[str, float]:
    """Trains a tagger on `train`, keeps the epoch that is best on `dev`, and saves it in `folder`.

    Entity types that the checkpoint does not have are added, those that neither file has are left out.

    Raises:
        InputError: the checkpoint is no tagger.

    Returns:
        The entity F1 on `dev` `before` (over the types that both know) and `after`.
    """
    check_replaceable(folder)
    keras.utils.set_random_seed(seed)
    base = load(name)
    if not isinstance(base, Tagger):
        raise InputError(f"{base.checkpoint.name} is a {base.checkpoint.architecture.task}; zoo fit trains taggers")
    sentences, tags = (list(column) for column in zip(*train, strict=True))
    others, gold = (list(column) for column in zip(*dev, strict=True))
    model = base.with_types(entity_types({tag for row in [*tags, *gold] for tag in row}))
    before = evaluate_entities(base, others, gold)["f1"]
    model.compile(optimizer=keras.optimizers.Adam(_LEARNING_RATE, clipnorm=5.0))
    best = keras.callbacks.EarlyStopping("val_f1", mode="max", patience=_PATIENCE, restore_best_weights=True)
    with progress() as display:
        model.fit(
            sentences,
            tags,
            batch_size=32,
            epochs=epochs,
            validation_data=(others, gold),
            callbacks=[best, _Bar(display, epochs)],
            verbose=0,
        )
    after = model.evaluate(others, gold)["f1"]
    save(model, folder, summary=f"{base.checkpoint.name} trained on with {len(sentences)} sentences of its user's.")
    return {"before": before, "after": after}
