"""How well predicted labels match the true ones."""

from collections.abc import Sequence

import numpy as np


def label_scores(gold: Sequence[str], predicted: Sequence[str]) -> dict[str, float]:
    """The share of labels that are right, `accuracy`, and the mean of the labels' F1, `macro-f1`: every label counts as
    much as any other that is there in truth or in prediction."""
    right = np.asarray(gold, object) == np.asarray(predicted, object)
    return {"accuracy": float(np.mean(right)), "macro-f1": float(np.mean(list(f1_by_label(gold, predicted).values())))}


def f1_by_label(gold: Sequence[str], predicted: Sequence[str]) -> dict[str, float]:
    """The F1 of each label that is there in truth or in prediction."""
    gold, predicted = np.asarray(gold, object), np.asarray(predicted, object)
    right = gold == predicted
    return {
        label: float(2 * np.sum(right & (gold == label)) / (np.sum(gold == label) + np.sum(predicted == label)))
        for label in sorted(set(gold) | set(predicted))
    }
