"""Exported binary taggers."""

from zoo.store import vocabulary
from zoo.tasks.binary_tagger.encoder import OneHotEncoder
from zoo.tasks.binary_tagger.inference import NameWordAnswers
from zoo.tasks.shared.onnx_model import Exported


class ExportedBinaryTagger(Exported, NameWordAnswers):
    def __init__(self, folder, checkpoint, graphs):
        super().__init__(folder, checkpoint, graphs)
        self.encoder = OneHotEncoder(**vocabulary.read(folder, vocabulary.BinaryTaggerVocabulary).model_dump())
