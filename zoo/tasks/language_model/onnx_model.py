"""Exported language models."""

from pathlib import Path

from zoo.generation.onnx_generator import ExportedRowWriter
from zoo.generation.onnx_scorer import ExportedReader
from zoo.store import vocabulary
from zoo.store.checkpoint import Checkpoint
from zoo.tasks.language_model.encoder import TextEncoder
from zoo.tasks.language_model.inference import TextAnswers
from zoo.tasks.language_model.text_generator import TextWriter
from zoo.tasks.shared.onnx_model import Exported


class ExportedLanguageModel(Exported, TextAnswers):
    def __init__(self, folder, checkpoint, graphs):
        super().__init__(folder, checkpoint, graphs)
        self.encoder = text_encoder(folder, checkpoint)
        self.reader = ExportedReader(self._network, len(self.encoder))
        self.writer = TextWriter(self.encoder, ExportedRowWriter(self._network, self.reader, self.never_written))


def text_encoder(folder: Path, checkpoint: Checkpoint) -> TextEncoder:
    """The encoder of a language model's checkpoint."""
    symbols, made = vocabulary.read(folder, vocabulary.LanguageModelVocabulary), checkpoint.architecture
    return TextEncoder(symbols.symbols, made.unit, made.end, made.backwards, made.lower)
