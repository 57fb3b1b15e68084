"""A trigger word in sound that comes in pieces."""

import numpy as np

from zoo.audio.recordings import one_channel
from zoo.errors import InputError
from zoo.tasks.trigger_word.detector import Detector
from zoo.tasks.trigger_word.results import Detection

_STEPS_AT_ONCE = 4096
"""Steps in one call of the network."""

_AFTER = 0.5
"""Seconds of silence after the last piece: longer than it takes to notice that a word has ended."""


class SoundStream:
    """Detects the word in sound that comes in pieces of any size, as in the whole sound, in constant memory.

        stream = model.stream(rate=16000)
        for piece in pieces:
            for detection in stream.push(piece):
                print(detection.time, detection.score)
        stream.close()

    Args:
        model: a `TriggerWord`.
        rate: samples a second of the pieces; by default the model's.
        threshold: as in `TriggerWord.listen`.

    Raises:
        InputError: an invalid rate or threshold.
    """

    def __init__(self, model, rate: int | None = None, threshold: float | None = None):
        encoder = model.encoder
        threshold = model.threshold if threshold is None else threshold
        self._model = model
        self._detector = Detector(threshold, encoder.step_seconds, encoder.time(0))
        self._steps = encoder.stream(rate)
        self._rate = encoder.rate if rate is None else rate
        self._states = model.initial_states(1)
        self._heard = 0
        self._ended = False
        self.probabilities = np.zeros(0, np.float32)
        """The probabilities of the steps that the last piece completed, (steps,) float32."""

    def push(self, samples, last: bool = False) -> list[Detection]:
        """Reads the next piece and returns the new detections.

        Args:
            samples: (time,) or (time, channels), as in `zoo.audio.recordings.as_recording`; any number of them, or
                none.
            last: whether this piece is the last. Samples that the resampler held back are then read too, and half a
                second of silence, since many recordings end with the word.

        Raises:
            InputError: invalid samples, which leave the stream as it was; or a stream that has ended.
        """
        if self._ended:
            raise InputError("the stream has ended; open another one")
        samples = one_channel(samples, self._rate, "the stream", self._heard)
        self._heard += len(samples)
        self._ended = last
        if last:
            samples = np.concatenate([samples, np.zeros(round(_AFTER * self._rate), samples.dtype)])
        steps = self._steps.push(samples, last)
        probs = [np.zeros(0, np.float32)]
        for start in range(0, len(steps), _STEPS_AT_ONCE):
            row, self._states = self._model.step(steps[None, start : start + _STEPS_AT_ONCE], self._states)
            probs.append(row[0])
        self.probabilities = np.concatenate(probs)
        return self._detector.push(self.probabilities)

    def close(self) -> list[Detection]:
        """The last detections: `push` of an empty last piece."""
        return self.push([], last=True)
