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
        context: what reads the words' surroundings, if anything does.
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

    @property
    def context_models(self) -> list[keras.Model]:
        """The models of the context. They are no sublayers, so that their weights are none of the tagger's; Keras finds
        them here when it saves and loads what a layer's attributes hold."""
        return [] if self.context is None else self.context.models

    @classmethod
    def from_preset(cls, preset, *args, **kwargs):
        """As `keras_hub.models.Preprocessor.from_preset`. With a context all of the tagger is read, whose file of
        weights has those of the language models."""
        made = super().from_preset(preset, *args, **kwargs)
        if made.context is not None:
            from zoo.tasks.tagger.model import Tagger  # which needs this module

            made.context = Tagger.from_preset(preset).preprocessor.context
        return made

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
            "context": None if self.context is None else self.context.get_config(),
        }

    @classmethod
    def from_config(cls, config):
        context = config.get("context")
        if isinstance(context, dict):
            config = {**config, "context": KerasContextualEmbeddings.from_config(context)}
        return super().from_config(config)
