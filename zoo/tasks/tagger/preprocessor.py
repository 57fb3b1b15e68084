"""What a tagger reads, as a KerasHub preprocessor."""

import keras

from zoo.tasks.tagger.backbone import TaggerBackbone
from zoo.tasks.tagger.encoder import TaggingEncoder
from zoo.tasks.tagger.keras_context import KerasContextualEmbeddings
from zoo.tasks.token_level.preprocessor import TokenPreprocessor


@keras.saving.register_keras_serializable("zoo")
class TaggerPreprocessor(TokenPreprocessor):
    """`TaggingEncoder` as a KerasHub preprocessor; tags are IOB2.

    Args:
        words, cased_words, characters, shapes, labels, max_word_length: as `TaggingEncoder` has them.
        context: what reads the words' surroundings, if anything does; it stays outside of the configuration.
    """

    backbone_cls = TaggerBackbone

    def __init__(
        self,
        words,
        cased_words,
        characters,
        shapes,
        labels,
        max_word_length=24,
        context: KerasContextualEmbeddings | None = None,
        **kwargs,
    ):
        encoder = TaggingEncoder(words, cased_words, characters, shapes, labels, max_word_length)
        super().__init__(encoder, **kwargs)
        self.context = context

    def encode(self, sentences):
        rows = super().encode(sentences)
        if self.context is not None:
            for row, states in zip(rows, self.context(sentences), strict=True):
                row["context"] = states
        return rows

    def get_config(self):
        return {
            **super().get_config(),
            "labels": self.encoder.labels,
            "max_word_length": self.encoder.max_word_length,
        }
