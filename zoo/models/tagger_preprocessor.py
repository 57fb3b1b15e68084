"""What a tagger reads, as a KerasHub preprocessor."""

import keras
import keras_hub

from zoo.models.tagger_backbone import TaggerBackbone
from zoo.preprocessing.tagging import TaggingEncoder, check_sentences, check_tags, pad_labels


@keras.saving.register_keras_serializable("zoo")
class TaggerPreprocessor(keras_hub.models.Preprocessor):
    """`zoo.preprocessing.tagging.TaggingEncoder` as a KerasHub preprocessor.

    Called with a list of sentences, each a string or a list of tokens, and, if known, their rows of IOB2 tags;
    gives what `Tagger` reads, padded to the longest sentence.

    Args:
        words, cased_words, characters, shapes, labels, max_word_length: as `TaggingEncoder` has them.
    """

    backbone_cls = TaggerBackbone

    def __init__(self, words, cased_words, characters, shapes, labels, max_word_length=24, **kwargs):
        super().__init__(**kwargs)
        self.encoder = TaggingEncoder(words, cased_words, characters, shapes, labels, max_word_length)

    def call(self, x, y=None, sample_weight=None):
        sentences = check_sentences(list(x))
        features = self.encoder.collate([self.encoder.encode(sentence) for sentence in sentences])
        if y is not None:
            y = pad_labels([self.encoder.encode_labels(tags) for tags in check_tags(sentences, y)])
        return keras.utils.pack_x_y_sample_weight(features, y, sample_weight)

    def get_config(self):
        return {
            **super().get_config(),
            **self.encoder.vocabularies(),
            "labels": self.encoder.labels,
            "max_word_length": self.encoder.max_word_length,
        }
