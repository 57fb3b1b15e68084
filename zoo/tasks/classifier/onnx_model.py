"""Classifiers over ONNX."""

from zoo.store import vocabulary
from zoo.tasks.classifier.encoder import ClassificationEncoder
from zoo.tasks.classifier.inference import ClassifierInference
from zoo.tasks.shared.onnx_model import OnnxModel


class OnnxClassifier(OnnxModel, ClassifierInference):
    def __init__(self, folder, checkpoint, graphs):
        super().__init__(folder, checkpoint, graphs)
        symbols, made = vocabulary.read(folder, vocabulary.ClassifierVocabulary), checkpoint.architecture
        self.encoder = ClassificationEncoder(symbols.symbols, self.labels, made.unit, made.lower)
