"""Scores of the words tagged 1."""

import pytest

from zoo.tasks.binary_tagger.metrics import word_scores


@pytest.mark.parametrize(
    ("predicted", "precision", "recall"),
    [
        ([[1, 1, 0], [0, 1]], 1, 1),
        ([[1, 0, 0], [0, 1]], 1, 2 / 3),
        ([[1, 1, 1], [1, 1]], 3 / 5, 1),
        ([[0, 0, 1], [0, 0]], 0, 0),
        ([[0, 0, 0], [0, 0]], 0, 0),
    ],
)
def test_scores_count_words_over_all_sentences(predicted, precision, recall):
    both = precision + recall
    assert word_scores([[1, 1, 0], [0, 1]], predicted) == {
        "precision": pytest.approx(precision),
        "recall": pytest.approx(recall),
        "f1": pytest.approx(2 * precision * recall / both if both else 0),
    }


def test_no_words_have_no_scores():
    assert word_scores([], []) == {"precision": 0.0, "recall": 0.0, "f1": 0.0}
