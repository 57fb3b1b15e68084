"""How well predicted entities match the true ones."""

from collections.abc import Callable, Sequence

import keras

Tags = Sequence[Sequence[str]]


def entity_scores(gold: Tags, predicted: Tags) -> dict[str, float]:
    """Precision, recall and F1 over whole entities: right only with the right type, start and end.

    Source: seqeval in its strict mode with the IOB2 scheme; on valid IOB2 it agrees with CoNLL's own `conlleval`.
    """
    from seqeval.metrics import f1_score, precision_score, recall_score
    from seqeval.scheme import IOB2

    gold, predicted = [list(row) for row in gold], [list(row) for row in predicted]
    how = {"mode": "strict", "scheme": IOB2, "zero_division": 0}
    return {
        "precision": float(precision_score(gold, predicted, **how)),
        "recall": float(recall_score(gold, predicted, **how)),
        "f1": float(f1_score(gold, predicted, **how)),
    }


class EntityScores(keras.callbacks.Callback):
    """Adds `val_precision`, `val_recall` and `val_f1` to what each epoch reports, for callbacks that follow."""

    def __init__(self, predict: Callable[[], Tags], gold: Tags):
        super().__init__()
        self._predict, self._gold = predict, gold

    def on_epoch_end(self, epoch, logs=None):
        scores = entity_scores(self._gold, self._predict())
        if logs is not None:
            logs.update({f"val_{name}": value for name, value in scores.items()})
