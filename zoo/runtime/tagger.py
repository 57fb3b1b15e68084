"""Exported taggers."""

from zoo.answers.entities import EntityAnswers
from zoo.errors import CheckpointError
from zoo.preprocessing.tagging import TaggingEncoder
from zoo.runtime.exported import Exported
from zoo.store import vocabulary


class ExportedTagger(Exported, EntityAnswers):
    def __init__(self, folder, checkpoint):
        if checkpoint.architecture.language_models:
            raise CheckpointError(
                f"{checkpoint.name} reads with language models, which are not exported with it; load it by Keras"
            )
        super().__init__(folder, checkpoint)
        symbols = vocabulary.read(folder, vocabulary.TaggerVocabulary)
        longest = checkpoint.architecture.max_word_length
        self.encoder = TaggingEncoder(**symbols.model_dump(), labels=self.labels, max_word_length=longest)
