"""Language models over ONNX."""

from pathlib import Path

from zoo.generation.onnx_generator import OnnxGenerator
from zoo.generation.onnx_scorer import OnnxScorer
from zoo.store import vocabulary
from zoo.store.checkpoint import Checkpoint
from zoo.tasks.language_model.encoder import TextEncoder
from zoo.tasks.language_model.inference import LanguageModelInference
from zoo.tasks.language_model.text_generator import TextGenerator
from zoo.tasks.shared.onnx_model import OnnxModel


class OnnxLanguageModel(OnnxModel, LanguageModelInference):
    def __init__(self, folder, checkpoint, graphs):
        super().__init__(folder, checkpoint, graphs)
        self.encoder = text_encoder(folder, checkpoint)
        self.scorer = OnnxScorer(self._network, len(self.encoder))
        self.text_generator = TextGenerator(self.encoder, OnnxGenerator(self._network, self.scorer, self.banned_ids))

    def evaluate(self, x=None, **options) -> dict[str, float]:
        """As `measure`."""
        return self.measure(x, **options)


def text_encoder(folder: Path, checkpoint: Checkpoint) -> TextEncoder:
    """The encoder of a language model's checkpoint."""
    symbols, made = vocabulary.read(folder, vocabulary.LanguageModelVocabulary), checkpoint.architecture
    return TextEncoder(symbols.symbols, made.unit, made.end, made.backwards, made.lower)
