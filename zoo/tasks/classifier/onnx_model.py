"""Classifiers over ONNX."""

from zoo.tasks.classifier.encoder import ClassificationEncoder
from zoo.tasks.classifier.inference import ClassifierInference
from zoo.tasks.shared.onnx_model import OnnxModel


class OnnxClassifier(OnnxModel, ClassifierInference):
    def __init__(self, checkpoint, symbols, graphs):
        super().__init__(checkpoint, symbols, graphs)
        made = checkpoint.architecture
        self.encoder = ClassificationEncoder(symbols.symbols, self.labels, made.unit, made.lower)
