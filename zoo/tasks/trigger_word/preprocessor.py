"""What a trigger word's network reads, as a KerasHub preprocessor."""

import keras
import numpy as np

from zoo.audio.recordings import Recording
from zoo.audio.scenes import Scene
from zoo.tasks.shared.keras_preprocessor import RawPreprocessor
from zoo.tasks.trigger_word.backbone import TriggerWordBackbone
from zoo.tasks.trigger_word.encoder import ListeningEncoder

IGNORED = -1
"""The target of a step that says nothing: whether the word is over there is a matter of taste."""

_IGNORED, _POSITIVE = 0.1, 0.25
"""Seconds around the word's end that are ignored, and after them those that are positive; as many are ignored then."""


@keras.saving.register_keras_serializable("zoo")
class TriggerWordPreprocessor(RawPreprocessor):
    """Scenes of equal length to what the network reads and is to say.

    A step's target is 1 for a quarter of a second from a tenth of one after the end of a word on, 0 elsewhere, and
    `IGNORED` around that quarter.

    Args:
        rate, bands, lowest, highest, stacked, front_ends: as `ListeningEncoder` has them.
    """

    backbone_cls = TriggerWordBackbone

    def __init__(
        self, rate=8000, bands=40, lowest=60.0, highest=3900.0, stacked=2, front_ends=("log", "pcen"), **kwargs
    ):
        super().__init__(**kwargs)
        self.encoder = ListeningEncoder(rate, bands, lowest, highest, stacked, front_ends)

    def call(self, x, y=None, sample_weight=None):
        """A list of `Scene` and a list of words to {"frames": (scenes, steps, width)} and targets, (scenes, steps,
        words) int32."""
        frames = np.stack([self.encoder.encode(Recording(scene.samples, scene.rate)) for scene in x])
        targets = None
        if y is not None:
            rows = [[self.targets(scene, word, frames.shape[1]) for word in y] for scene in x]
            targets = np.array(rows).swapaxes(1, 2)
        return keras.utils.pack_x_y_sample_weight({"frames": frames}, targets, sample_weight)

    def targets(self, scene: Scene, word: str, steps: int) -> np.ndarray:
        """The targets of a scene's steps for a word, (steps,) int32."""
        targets = np.zeros(steps, np.int32)
        for event in scene.events:
            if event.word == word:
                bounds = (-_IGNORED, _IGNORED, _IGNORED + _POSITIVE, _IGNORED + 2 * _POSITIVE)
                first, begins, ends, last = (self.encoder.step_at(event.end + bound) for bound in bounds)
                targets[first:last] = IGNORED
                targets[begins:ends] = 1
        return targets

    def get_config(self):
        return {**super().get_config(), **self.encoder.get_config()}
