"""Tune generators over ONNX."""

from zoo.generation.onnx_generator import OnnxGenerator
from zoo.generation.onnx_scorer import OnnxScorer
from zoo.tasks.shared.onnx_model import OnnxModel
from zoo.tasks.tune_generator.composer import Composer
from zoo.tasks.tune_generator.encoder import TuneEncoder
from zoo.tasks.tune_generator.inference import TuneGeneratorInference


class OnnxTuneGenerator(OnnxModel, TuneGeneratorInference):
    def __init__(self, checkpoint, symbols, graphs):
        super().__init__(checkpoint, symbols, graphs)
        self.encoder = TuneEncoder(**symbols.model_dump())
        self.scorer = OnnxScorer(self._network, len(self.encoder))
        generator = OnnxGenerator(self._network, self.scorer, self.banned_ids)
        self.composer = Composer(self.encoder, self.scorer, generator)

    def evaluate(self, x=None) -> dict[str, float]:
        """As `measure`."""
        return self.measure(x)
