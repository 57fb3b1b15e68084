"""Exported tune generators."""

from zoo.generation.onnx_generator import ExportedRowWriter
from zoo.generation.onnx_scorer import ExportedReader
from zoo.store import vocabulary
from zoo.tasks.shared.onnx_model import Exported
from zoo.tasks.tune_generator.composer import Composer
from zoo.tasks.tune_generator.encoder import TuneEncoder
from zoo.tasks.tune_generator.inference import TuneAnswers


class ExportedTuneGenerator(Exported, TuneAnswers):
    def __init__(self, folder, checkpoint, graphs):
        super().__init__(folder, checkpoint, graphs)
        self.encoder = TuneEncoder(**vocabulary.read(folder, vocabulary.TuneGeneratorVocabulary).model_dump())
        self.reader = ExportedReader(self._network, len(self.encoder))
        rows = ExportedRowWriter(self._network, self.reader, self.never_written)
        self.composer = Composer(self.encoder, self.reader, rows)
