"""Exported models of a trigger word."""

import numpy as np

from zoo.answers.sounds import SoundAnswers
from zoo.preprocessing.sound.listening import ListeningEncoder
from zoo.runtime.exported import Exported


class ExportedTriggerWord(Exported, SoundAnswers):
    def __init__(self, folder, checkpoint, graphs):
        super().__init__(folder, checkpoint, graphs)
        made = checkpoint.architecture
        self.trigger, self.threshold = self.labels[0], made.threshold
        self.encoder = ListeningEncoder(made.rate, made.bands, made.lowest, made.highest, made.stacked)

    def initial_states(self, batch: int) -> dict[str, np.ndarray]:
        return {name: np.zeros((batch, size), np.float32) for name, size in self._network.state_sizes.items()}
