"""How well predicted entities match the true ones."""

from collections.abc import Sequence

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
