"""Sound that a trigger word's network hears piece by piece."""

import numpy as np

from zoo.audio.recordings import one_channel
from zoo.errors import InputError
from zoo.tasks.trigger_word.detector import Detection, Detector

_STRETCH = 4096
"""Steps in one call of the network."""

_AFTER = 0.5
"""Seconds of silence behind the last piece: longer than it takes to notice that a word has ended."""


class SoundStream:
    """Detections in sound that comes in pieces of any size, the same as in the whole, in constant memory.

        stream = model.stream(rate=16000)
        for piece in pieces:
            for detection in stream.push(piece):
                print(detection.time, detection.score)

    Args:
        model: a `TriggerWord`.
        rate: samples a second of the pieces; by default the model's.
        threshold: as in `TriggerWord.listen`.

    Raises:
        InputError: a rate or a threshold that is none.
    """

    def __init__(self, model, rate: int | None = None, threshold: float | None = None):
        encoder = model.encoder
        threshold = model.threshold if threshold is None else threshold
        self._model = model
        self._detector = Detector(threshold, encoder.step_seconds, encoder.time(0))
        self._steps = encoder.stream(rate)
        self._rate = encoder.rate if rate is None else rate
        self._states = model.initial_states(1)
        self._ended = False
        self.probabilities = np.zeros(0, np.float32)
        """Of the steps that the last piece completed, (steps,) float32."""

    def push(self, samples, last: bool = False) -> list[Detection]:
        """Hears on; gives the detections that are new.

        Args:
            samples: (time,) or (time, channels), as `zoo.audio.recordings.as_recording` takes them; none
                at all is as good as any number.
            last: nothing more comes. What was kept back while its samples were resampled is heard, too, and half a
                second of silence behind it, for many a recording ends with its word.

        Raises:
            InputError: samples that are none, and the stream is then as it was before; or a stream that has ended.
        """
        if self._ended:
            raise InputError("the stream has ended; open another one")
        samples = one_channel(samples, "the piece")
        self._ended = last
        if last:
            samples = np.concatenate([samples, np.zeros(round(_AFTER * self._rate), samples.dtype)])
        steps = self._steps.push(samples, last)
        found = [np.zeros(0, np.float32)]
        for start in range(0, len(steps), _STRETCH):
            told, self._states = self._model.step(steps[None, start : start + _STRETCH], self._states)
            found.append(told[0])
        self.probabilities = np.concatenate(found)
        return self._detector.push(self.probabilities)
