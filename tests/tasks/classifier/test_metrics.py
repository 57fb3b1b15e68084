"""Accuracy and macro F1, beside scikit-learn's."""

import numpy as np
import pytest
from sklearn.metrics import accuracy_score, f1_score

from zoo.tasks.classifier.metrics import label_scores


def test_scores_are_those_of_scikit_learn(random):
    labels = np.array(["jig", "reel", "waltz", "polka"])
    gold, predicted = labels[random.integers(0, 3, 50)], labels[random.integers(1, 4, 50)]
    scores = label_scores(gold.tolist(), predicted.tolist())
    assert scores["accuracy"] == pytest.approx(accuracy_score(gold, predicted))
    assert scores["macro-f1"] == pytest.approx(f1_score(gold, predicted, average="macro", zero_division=0))


def test_a_label_that_is_nowhere_does_not_count():
    assert label_scores(["a", "b"], ["a", "b"]) == {"accuracy": 1.0, "macro-f1": 1.0}
    assert label_scores(["a", "a", "a", "b"], ["a"] * 4)["macro-f1"] == pytest.approx(3 / 7)
