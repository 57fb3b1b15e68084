"""Binary taggers over ONNX."""

from zoo.tasks.binary_tagger.encoder import OneHotEncoder
from zoo.tasks.binary_tagger.inference import BinaryTaggerInference
from zoo.tasks.shared.onnx_model import OnnxModel


class OnnxBinaryTagger(OnnxModel, BinaryTaggerInference):
    def __init__(self, checkpoint, symbols, graphs):
        super().__init__(checkpoint, symbols, graphs)
        self.encoder = OneHotEncoder(**symbols.model_dump())
