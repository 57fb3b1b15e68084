"""How well a trigger word is heard: misses against false accepts, over thresholds."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from zoo.tasks.trigger_word.detector import Detector, hits

ALLOWED = 0.5
"""False accepts an hour at which misses are compared."""

LATE = 0.75
"""A detection up to so many seconds after a word's end is the word's."""

THRESHOLDS = (1 / (1 + np.exp(-np.linspace(-4, 12, 161)))).tolist()
"""Evenly spaced in log odds, from 0.02 to 0.999994: a network that has learnt its words by heart says all it can tell
apart far above 0.99."""


class ScoredScene(NamedTuple):
    """What a model made of a scene: a probability a step, when the trigger word was said, (start, end) in seconds each,
    and how long the scene is, in seconds."""

    probabilities: np.ndarray
    spoken: list[tuple[float, float]]
    seconds: float


class Rates(NamedTuple):
    """At a threshold, the share of trigger words that are missed, and the false accepts an hour."""

    threshold: float
    misses: float
    false_accepts: float


def rates(heard: Sequence[ScoredScene], threshold: float, step_seconds: float, first_time: float) -> Rates:
    """What a threshold gives over scenes: detections that are no trigger word's are false accepts, wherever they are.
    Misses are 0 where no trigger word is said."""
    spoken = found = false = 0
    for scene in heard:
        detections = Detector(threshold, step_seconds, first_time).push(scene.probabilities)
        right = hits(detections, scene.spoken, LATE)
        spoken, found, false = spoken + len(scene.spoken), found + right, false + len(detections) - right
    hours = sum(scene.seconds for scene in heard) / 3600
    return Rates(threshold, 1 - found / spoken if spoken else 0.0, false / hours)


def trade_off(heard: Sequence[ScoredScene], step_seconds: float, first_time: float) -> list[Rates]:
    """What each of `THRESHOLDS` gives."""
    return [rates(heard, threshold, step_seconds, first_time) for threshold in THRESHOLDS]


def best_operating_point(curve: Iterable[Rates]) -> Rates:
    """Of a trade-off, the point with the fewest misses, then the fewest false accepts, among those with at most
    `ALLOWED` false accepts an hour; where there is none, that with the fewest false accepts. Of equals it is the one in
    the middle: the highest would miss a voice that is a little less clear, the lowest would take a word that is a
    little more alike."""
    points = sorted(curve)
    allowed = [point for point in points if point.false_accepts <= ALLOWED]
    if allowed:
        best = min(allowed, key=lambda point: (point.misses, point.false_accepts))
    else:
        best = min(points, key=lambda point: (point.false_accepts, point.misses))
    equals = [point for point in points if point[1:] == best[1:]]
    return equals[(len(equals) - 1) // 2]


def listening_scores(curve: Sequence[Rates], chosen: Rates, seconds: float) -> dict[str, float]:
    """Of a trade-off and the rates at the model's own threshold: `miss-rate`, the share missed at the threshold that
    allows half a false accept an hour (1 where none does); `misses` and `false-accepts` an hour at the model's own; and
    the `hours`."""
    best = best_operating_point(curve)
    return {
        "miss-rate": best.misses if best.false_accepts <= ALLOWED else 1.0,
        "misses": chosen.misses,
        "false-accepts": chosen.false_accepts,
        "hours": seconds / 3600,
    }
