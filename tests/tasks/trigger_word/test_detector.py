"""Detections among probabilities."""

import numpy as np
import pytest

from zoo.errors import InputError
from zoo.tasks.trigger_word.detector import Detector, hits


def found(probabilities, threshold=0.5, step=0.1):
    return Detector(threshold, step, 0.0).push(np.array(probabilities))


def test_a_detection_is_where_the_probability_rises_to_the_threshold():
    detections = found([0.1, 0.5, 0.9, 0.9, 0.2] + [0.0] * 5 + [0.7])
    assert [(round(time, 6), score) for time, score in detections] == [(0.1, 0.5), (1.0, 0.7)]
    assert found([0.9, 0.1])[0].time == 0.0
    assert found([0.49] * 10) == []


def test_there_is_one_detection_however_long_the_probability_stays():
    assert len(found([0.9] * 100)) == 1


def test_two_rises_shortly_after_each_other_are_one_detection():
    assert len(found([0.9, 0.1, 0.9, 0.1, 0.9, 0.1])) == 1
    assert [round(one.time, 6) for one in found([0.9, 0.1, 0.9, 0.1, 0.1, 0.9])] == [0.0, 0.5]


@pytest.mark.parametrize("piece", [1, 3, 50])
def test_pieces_of_any_size_give_the_same_detections(random, piece):
    probabilities = random.random(400)
    detector = Detector(0.8, 0.02, 0.035)
    parts = [one for start in range(0, 400, piece) for one in detector.push(probabilities[start : start + piece])]
    assert parts == Detector(0.8, 0.02, 0.035).push(probabilities) and len(parts) > 5
    assert detector.push(np.zeros(0)) == []


def test_hits_are_words_with_a_detection_from_their_start_to_a_while_behind_their_end():
    detections = found([0, 0, 0.9, 0, 0, 0, 0, 0, 0.9, 0, 0, 0, 0, 0, 0.9, 0])  # at 0.2, 0.8, 1.4
    assert hits(detections, [(0.0, 0.1)], late=0.2) == 1
    assert hits(detections, [(0.0, 0.1)], late=0.05) == 0
    assert hits(detections, [(0.1, 0.3), (0.7, 0.8), (1.0, 1.3)], late=0.2) == 3
    assert hits(detections, [(0.15, 0.2), (0.16, 0.25)], late=0.1) == 1  # of one detection


@pytest.mark.parametrize("threshold", [0, 1, -0.1, 1.5, np.nan, "0.5", None, True])
def test_a_threshold_that_is_none_is_refused(threshold):
    with pytest.raises(InputError, match="between 0 and 1"):
        Detector(threshold, 0.1, 0.0)
