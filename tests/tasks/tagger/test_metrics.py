"""How well predicted entities match the true ones."""

import numpy as np
import pytest

from zoo.tasks.tagger.metrics import entity_scores
from zoo.text.iob2 import spans

GOLD = [["B-PER", "I-PER", "O", "B-LOC"], ["B-LOC", "O"]]
LABELS = ["O", "B-PER", "I-PER", "B-LOC", "I-LOC"]


@pytest.mark.parametrize(
    ("predicted", "precision", "recall"),
    [
        (GOLD, 1, 1),
        ([["B-PER", "O", "O", "B-LOC"], ["B-LOC", "O"]], 2 / 3, 2 / 3),  # one ends too early
        ([["B-LOC", "I-LOC", "O", "B-LOC"], ["B-LOC", "O"]], 2 / 3, 2 / 3),  # one has the wrong type
        ([["B-PER", "I-PER", "O", "O"], ["O", "O"]], 1, 1 / 3),
        ([["O"] * 4, ["O"] * 2], 0, 0),
    ],
    ids=["right", "end", "type", "missed", "nothing"],
)
def test_an_entity_is_right_only_with_its_type_its_start_and_its_end(predicted, precision, recall):
    scores = entity_scores(GOLD, predicted)

    assert scores["precision"] == pytest.approx(precision)
    assert scores["recall"] == pytest.approx(recall)
    assert scores["f1"] == pytest.approx(2 * precision * recall / (precision + recall) if recall else 0)


def test_scores_count_the_spans_that_both_have():
    chance = np.random.default_rng(1)
    gold, predicted = ([[str(tag) for tag in chance.choice(LABELS, size=5)] for _ in range(60)] for _ in range(2))
    true, found = ({(row, span) for row, tags in enumerate(rows) for span in spans(tags)} for rows in (gold, predicted))

    scores = entity_scores(gold, predicted)

    assert scores["precision"] == pytest.approx(len(true & found) / len(found))
    assert scores["recall"] == pytest.approx(len(true & found) / len(true))
