"""What a task reads that answers every token, as a KerasHub preprocessor."""

from collections.abc import Sequence

import keras

from zoo.data.batching import Features
from zoo.tasks.shared.keras_preprocessor import RawPreprocessor
from zoo.tasks.token_level.sentences import check_sentences, pad_labels


class TokenPreprocessor(RawPreprocessor):
    """An encoder of a task as a KerasHub preprocessor.

    Called with a list of sentences, each a string or a list of tokens, and, if known, their rows of tags; gives what
    the network reads, padded to the longest sentence.

    Args:
        encoder: turns tokens into arrays, has a `vocabularies` and checks and encodes tags.
    """

    def __init__(self, encoder, **kwargs):
        super().__init__(**kwargs)
        self.encoder = encoder

    def encode(self, sentences: Sequence[Sequence[str]]) -> list[Features]:
        """What the network reads of each of some sentences, lists of tokens."""
        return [self.encoder.encode(sentence) for sentence in sentences]

    def call(self, x, y=None, sample_weight=None):
        sentences = check_sentences(list(x))
        features = self.encoder.collate(self.encode(sentences))
        if y is not None:
            y = pad_labels([self.encoder.encode_labels(tags) for tags in self.encoder.check_tags(sentences, y)])
        return keras.utils.pack_x_y_sample_weight(features, y, sample_weight)

    def get_config(self):
        return {**super().get_config(), **self.encoder.vocabularies()}
