"""Exported language models."""

from zoo.answers.texts import TextAnswers
from zoo.answers.writing import TextWriter
from zoo.preprocessing.language_modelling import TextEncoder
from zoo.runtime.exported import Exported
from zoo.runtime.reading import ExportedReader
from zoo.runtime.sampling import ExportedRowWriter
from zoo.store import vocabulary


class ExportedLanguageModel(Exported, TextAnswers):
    def __init__(self, folder, checkpoint):
        super().__init__(folder, checkpoint)
        symbols, made = vocabulary.read(folder, vocabulary.LanguageModelVocabulary), checkpoint.architecture
        self.encoder = TextEncoder(symbols.symbols, made.unit, made.end, made.backwards, made.lower)
        self.reader = ExportedReader(self._network, len(self.encoder))
        self.writer = TextWriter(self.encoder, ExportedRowWriter(self._network, self.reader, self.never_written))
