"""How well predicted labels match the true ones."""

from collections.abc import Sequence

import numpy as np


def label_scores(gold: Sequence[str], predicted: Sequence[str]) -> dict[str, float]:
    """The share of labels that are right, `accuracy`, and the mean of the labels' F1, `macro-f1`: every label counts as
    much as any other that is there in truth or in prediction."""
    gold, predicted = np.asarray(gold, object), np.asarray(predicted, object)
    right = gold == predicted
    shares = []
    for label in set(gold) | set(predicted):
        found = np.sum(right & (gold == label))
        shares.append(2 * found / (np.sum(gold == label) + np.sum(predicted == label)))
    return {"accuracy": float(np.mean(right)), "macro-f1": float(np.mean(shares))}
