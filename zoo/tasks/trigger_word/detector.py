"""Probabilities of a trigger word, step by step, to detections."""

from collections.abc import Sequence

import numpy as np

from zoo.errors import InputError
from zoo.tasks.trigger_word.results import Detection

PAUSE = 0.5
"""Seconds after a detection in which there is no other."""


class Detector:
    """Finds where probabilities rise to a threshold: there is a detection where one that is not below it follows one
    that is, unless another detection lies less than `PAUSE` seconds before.

    The detections of a row of probabilities are the same in whatever pieces it comes.

    Args:
        threshold: in (0, 1).
        step_seconds: from one probability to the next.
        first_time: the second of the first.

    Raises:
        InputError: an invalid threshold.
    """

    def __init__(self, threshold: float, step_seconds: float, first_time: float):
        check_threshold(threshold)
        self._threshold = threshold
        self._step_seconds, self._first_time = step_seconds, first_time
        self._steps, self._below, self._last = 0, True, -np.inf

    def push(self, probabilities: np.ndarray) -> list[Detection]:
        """The detections among the next probabilities, (steps,)."""
        if not len(probabilities):
            return []
        above = np.asarray(probabilities) >= self._threshold
        rises = np.flatnonzero(above & np.concatenate([[self._below], ~above[:-1]]))
        found = []
        for place in rises:
            time = self._first_time + (self._steps + int(place)) * self._step_seconds
            if time - self._last >= PAUSE:
                found.append(Detection(time, float(probabilities[place])))
                self._last = time
        self._steps += len(above)
        self._below = not above[-1]
        return found


def check_threshold(threshold: float) -> None:
    """Refuses what is no threshold. Raises `InputError`."""
    number = isinstance(threshold, int | float | np.number) and not isinstance(threshold, bool)
    if not number or not 0 < threshold < 1:
        raise InputError(f"a threshold is a probability between 0 and 1, not {threshold!r}")


def hits(detections: Sequence[Detection], spoken: Sequence[tuple[float, float]], late: float) -> int:
    """How many words, each (start, end) in seconds, have a detection between their start and `late` seconds after
    their end. A detection counts for one word only."""
    left = [detection.time for detection in detections]
    found = 0
    for start, end in spoken:
        match = next((time for time in left if start <= time <= end + late), None)
        if match is not None:
            left.remove(match)
            found += 1
    return found
