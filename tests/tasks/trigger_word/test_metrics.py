"""Misses against false accepts."""

import numpy as np
import pytest

from zoo.tasks.trigger_word.metrics import (
    THRESHOLDS,
    Rates,
    ScoredScene,
    best_operating_point,
    listening_scores,
    rates,
    trade_off,
)


def heard(peaks, spoken=(), seconds=3600.0):
    """A scene of a step a second, with peaks at some."""
    probabilities = np.zeros(100, np.float32)
    for place, value in peaks.items():
        probabilities[place] = value
    return ScoredScene(probabilities, [(place - 0.5, place) for place in spoken], seconds)


def test_rates_count_missed_words_and_detections_of_no_word_an_hour():
    scenes = [heard({10: 0.9, 30: 0.6, 50: 0.8}, spoken=[10, 20, 30]), heard({5: 0.95}, seconds=7200.0)]
    assert rates(scenes, 0.5, 1.0, 0.0) == Rates(0.5, pytest.approx(1 / 3), pytest.approx(2 / 3))
    assert rates(scenes, 0.7, 1.0, 0.0) == Rates(0.7, pytest.approx(2 / 3), pytest.approx(2 / 3))
    assert rates(scenes, 0.97, 1.0, 0.0) == Rates(0.97, 1.0, 0.0)
    assert rates([heard({5: 0.95})], 0.5, 1.0, 0.0).misses == 0.0


def test_a_word_that_is_heard_twice_is_a_false_accept_too():
    scene = ScoredScene(np.array([0, 0.9, 0, 0, 0.9, 0]), [(0.0, 1.0)], 3600.0)
    assert rates([scene], 0.5, 0.5, 0.0) == Rates(0.5, 0.0, 1.0)


def test_the_trade_off_has_all_thresholds_and_misses_grow_with_them():
    curve = trade_off([heard({10: 0.9, 20: 0.4, 50: 0.6}, spoken=[10, 20])], 1.0, 0.0)
    assert [point.threshold for point in curve] == THRESHOLDS == sorted(THRESHOLDS)
    assert 0 < THRESHOLDS[0] < 0.02 and 0.99999 < THRESHOLDS[-1] < 1
    misses = [point.misses for point in curve]
    assert misses == sorted(misses) and set(misses) == {0.0, 0.5, 1.0}


def test_of_thresholds_that_do_as_well_the_middle_one_is_taken():
    """The highest would miss every voice that is a little less clear than those it was chosen on."""
    curve = trade_off([heard({10: 0.99}, spoken=[10])], 1.0, 0.0)
    good = [point for point in curve if point.misses == 0]
    assert len(good) == 86 and best_operating_point(curve) == best_operating_point(curve[::-1]) == good[42]


def test_what_is_allowed_is_half_a_false_accept_an_hour():
    curve = [Rates(0.2, 0.0, 3.0), Rates(0.5, 0.1, 0.5), Rates(0.6, 0.1, 0.2), Rates(0.9, 0.4, 0.0)]
    assert best_operating_point(curve) == curve[2]
    assert listening_scores(curve, curve[0], 1800.0) == {
        "miss-rate": 0.1,
        "misses": 0.0,
        "false-accepts": 3.0,
        "hours": 0.5,
    }
    assert (
        best_operating_point(curve[:1]) == curve[0] and listening_scores(curve[:1], curve[0], 60.0)["miss-rate"] == 1.0
    )
