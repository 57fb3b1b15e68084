"""Language models over ONNX."""

from zoo.generation.onnx_generator import OnnxGenerator
from zoo.generation.onnx_scorer import OnnxScorer
from zoo.store.checkpoint import Checkpoint
from zoo.store.vocabulary import LanguageModelVocabulary
from zoo.tasks.language_model.encoder import TextEncoder
from zoo.tasks.language_model.inference import LanguageModelInference
from zoo.tasks.language_model.text_generator import TextGenerator
from zoo.tasks.shared.onnx_model import OnnxModel


class OnnxLanguageModel(OnnxModel, LanguageModelInference):
    def __init__(self, checkpoint, symbols, graphs):
        super().__init__(checkpoint, symbols, graphs)
        self.encoder = text_encoder(checkpoint, symbols)
        self.scorer = OnnxScorer(self._network, len(self.encoder))
        self.text_generator = TextGenerator(self.encoder, OnnxGenerator(self._network, self.scorer, self.banned_ids))

    def evaluate(self, x=None, **options) -> dict[str, float]:
        """As `measure`."""
        return self.measure(x, **options)


def text_encoder(checkpoint: Checkpoint, symbols: LanguageModelVocabulary) -> TextEncoder:
    """The encoder of a language model's checkpoint."""
    made = checkpoint.architecture
    return TextEncoder(symbols.symbols, made.unit, made.end, made.backwards, made.lower)
