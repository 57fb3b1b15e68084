"""Taggers over ONNX."""

from zoo.onnx.session import across_cores
from zoo.tasks.shared.onnx_model import OnnxModel
from zoo.tasks.tagger.encoder import TaggingEncoder
from zoo.tasks.tagger.inference import TaggerInference


class OnnxTagger(OnnxModel, TaggerInference):
    THREADS = 1  # cores share the groups of sentences; within one, step follows step

    def __init__(self, checkpoint, symbols, graphs):
        super().__init__(checkpoint, symbols, graphs)
        made = checkpoint.architecture
        self.encoder = TaggingEncoder(**symbols.model_dump(), labels=self.labels, max_word_length=made.max_word_length)
        self._context = None
        if made.language_models:
            from zoo.tasks.tagger.onnx_context import OnnxContextualEmbeddings  # which takes onnx

            self._context = OnnxContextualEmbeddings(made.language_models)

    def _each(self, answered, groups):
        return across_cores(answered, groups)

    def _encoded(self, sentences):
        rows = super()._encoded(sentences)
        if self._context is not None:
            for row, states in zip(rows, self._context(sentences), strict=True):
                row["context"] = states
        return rows
