"""What a binary tagger reads, as a KerasHub preprocessor."""

import keras

from zoo.tasks.binary_tagger.backbone import BinaryTaggerBackbone
from zoo.tasks.binary_tagger.encoder import OneHotEncoder
from zoo.tasks.token_level.preprocessor import TokenPreprocessor


@keras.saving.register_keras_serializable("zoo")
class BinaryTaggerPreprocessor(TokenPreprocessor):
    """`OneHotEncoder` as a KerasHub preprocessor; tags are 0 and 1, or IOB2.

    Args:
        words, shapes, prefixes, suffixes: as `OneHotEncoder` has them.
    """

    backbone_cls = BinaryTaggerBackbone

    def __init__(self, words, shapes, prefixes, suffixes, **kwargs):
        super().__init__(OneHotEncoder(words, shapes, prefixes, suffixes), **kwargs)
