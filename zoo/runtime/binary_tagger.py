"""Exported binary taggers."""

from zoo.answers.name_words import NameWordAnswers
from zoo.preprocessing.binary_tagging import OneHotEncoder
from zoo.store import vocabulary
from zoo.tasks.shared.onnx_model import Exported


class ExportedBinaryTagger(Exported, NameWordAnswers):
    def __init__(self, folder, checkpoint, graphs):
        super().__init__(folder, checkpoint, graphs)
        self.encoder = OneHotEncoder(**vocabulary.read(folder, vocabulary.BinaryTaggerVocabulary).model_dump())
