"""Binary taggers over ONNX."""

from zoo.store import vocabulary
from zoo.tasks.binary_tagger.encoder import OneHotEncoder
from zoo.tasks.binary_tagger.inference import BinaryTaggerInference
from zoo.tasks.shared.onnx_model import OnnxModel


class OnnxBinaryTagger(OnnxModel, BinaryTaggerInference):
    def __init__(self, folder, checkpoint, graphs):
        super().__init__(folder, checkpoint, graphs)
        self.encoder = OneHotEncoder(**vocabulary.read(folder, vocabulary.BinaryTaggerVocabulary).model_dump())
