"""How well words are told that are wanted from those that are not."""

from collections.abc import Sequence

import numpy as np

Rows = Sequence[Sequence[int]]


def word_scores(gold: Rows, predicted: Rows) -> dict[str, float]:
    """Precision, recall and F1 of the words tagged 1, over all sentences together; 0 where there is none."""
    gold, predicted = (np.array([tag for row in rows for tag in row], bool) for rows in (gold, predicted))
    both, said, true = (int(np.sum(tags)) for tags in (gold & predicted, predicted, gold))
    return {
        "precision": both / said if said else 0.0,
        "recall": both / true if true else 0.0,
        "f1": 2 * both / (said + true) if said + true else 0.0,
    }
