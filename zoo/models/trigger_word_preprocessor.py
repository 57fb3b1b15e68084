"""What a trigger word's network reads, as a KerasHub preprocessor."""

import keras
import keras_hub
import numpy as np

from zoo.models.trigger_word_backbone import TriggerWordBackbone
from zoo.preprocessing.sound.listening import ListeningEncoder
from zoo.preprocessing.sound.scenes import Scene

IGNORED = -1
"""The target of a step that says nothing: whether the word is over there is a matter of taste."""

_POSITIVE, _BEFORE, _BEHIND = 0.25, 0.06, 0.25
"""Seconds behind the word's end that are positive; before the end, and behind those, that are ignored."""


@keras.saving.register_keras_serializable("zoo")
class TriggerWordPreprocessor(keras_hub.models.Preprocessor):
    """Scenes of equal length to what the network reads and is to say.

    A step's target is 1 for a quarter of a second behind the end of the trigger word, 0 elsewhere, and `IGNORED` around
    that quarter.

    Args:
        rate, bands, lowest, highest, stacked: as `ListeningEncoder` has them.
    """

    backbone_cls = TriggerWordBackbone

    def __init__(self, rate=8000, bands=40, lowest=60.0, highest=3900.0, stacked=2, **kwargs):
        super().__init__(**kwargs)
        self.encoder = ListeningEncoder(rate, bands, lowest, highest, stacked)

    def call(self, x, y=None, sample_weight=None):
        """A list of `Scene` and the word that triggers to {"frames": (scenes, steps, width)} and targets (scenes,
        steps) int32."""
        from zoo.preprocessing.sound.recordings import Recording

        frames = np.stack([self.encoder.encode(Recording(scene.samples, scene.rate)) for scene in x])
        targets = None if y is None else np.stack([self.targets(scene, y, frames.shape[1]) for scene in x])
        return keras.utils.pack_x_y_sample_weight({"frames": frames}, targets, sample_weight)

    def targets(self, scene: Scene, trigger: str, steps: int) -> np.ndarray:
        """The targets of a scene's steps, (steps,) int32."""
        targets = np.zeros(steps, np.int32)
        for event in scene.events:
            if event.word == trigger:
                bounds = (-_BEFORE, 0.0, _POSITIVE, _POSITIVE + _BEHIND)
                first, begins, ends, last = (self.encoder.step_at(event.end + bound) for bound in bounds)
                targets[first:last] = IGNORED
                targets[begins:ends] = 1
        return targets

    def get_config(self):
        return {**super().get_config(), **self.encoder.get_config()}
