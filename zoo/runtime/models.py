"""Exported models, by their tasks: the answers over a network of onnxruntime's."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from zoo.answers.entities import EntityAnswers
from zoo.answers.labels import LabelAnswers
from zoo.answers.name_words import NameWordAnswers
from zoo.answers.sounds import SoundAnswers
from zoo.errors import CheckpointError
from zoo.preprocessing.binary_tagging import OneHotEncoder
from zoo.preprocessing.classification import ClassificationEncoder
from zoo.preprocessing.sound.listening import ListeningEncoder
from zoo.preprocessing.tagging import TaggingEncoder
from zoo.runtime.network import Network
from zoo.store import vocabulary
from zoo.store.checkpoint import Checkpoint

_GRAPH = "model.onnx"


class Exported:
    """What all exported models have: what is known of them, and their labels."""

    def __init__(self, folder: Path, checkpoint: Checkpoint):
        self.checkpoint = checkpoint
        self.labels = list(checkpoint.labels)
        self._network = Network(folder / _GRAPH)


class ExportedTagger(Exported, EntityAnswers):
    def __init__(self, folder, checkpoint):
        if checkpoint.architecture.language_models:
            raise CheckpointError(
                f"{checkpoint.name} reads with language models, which are not exported with it; load it by Keras"
            )
        super().__init__(folder, checkpoint)
        symbols = vocabulary.read(folder, vocabulary.TaggerVocabulary)
        self.encoder = TaggingEncoder(**symbols.model_dump(), labels=self.labels)
        self.encoder.max_word_length = checkpoint.architecture.max_word_length


class ExportedBinaryTagger(Exported, NameWordAnswers):
    def __init__(self, folder, checkpoint):
        super().__init__(folder, checkpoint)
        self.encoder = OneHotEncoder(**vocabulary.read(folder, vocabulary.BinaryTaggerVocabulary).model_dump())


class ExportedClassifier(Exported, LabelAnswers):
    def __init__(self, folder, checkpoint):
        super().__init__(folder, checkpoint)
        symbols, made = vocabulary.read(folder, vocabulary.ClassifierVocabulary), checkpoint.architecture
        self.encoder = ClassificationEncoder(symbols.symbols, self.labels, made.unit, made.lower)


class ExportedTriggerWord(Exported, SoundAnswers):
    def __init__(self, folder, checkpoint):
        super().__init__(folder, checkpoint)
        made = checkpoint.architecture
        self.trigger, self.threshold = self.labels[0], made.threshold
        self.encoder = ListeningEncoder(made.rate, made.bands, made.lowest, made.highest, made.stacked)

    def initial_states(self, batch: int) -> dict[str, np.ndarray]:
        return {name: np.zeros((batch, size), np.float32) for name, size in self._network.state_sizes.items()}


EXPORTED: dict[str, Callable[[Path, Checkpoint], Any]] = {
    "tagger": ExportedTagger,
    "binary-tagger": ExportedBinaryTagger,
    "classifier": ExportedClassifier,
    "trigger-word": ExportedTriggerWord,
}
"""By the name of the task."""
