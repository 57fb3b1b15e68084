"""What a pronouncer reads, as a KerasHub preprocessor."""

import keras

from zoo.tasks.pronouncer.backbone import EncoderDecoderBackbone
from zoo.tasks.pronouncer.encoder import PronunciationEncoder
from zoo.tasks.pronouncer.teacher_forcing import forced
from zoo.tasks.shared.keras_preprocessor import RawPreprocessor


@keras.saving.register_keras_serializable("zoo")
class PronouncerPreprocessor(RawPreprocessor):
    """`PronunciationEncoder` as a KerasHub preprocessor: a list of words and of their pronunciations, the first of
    each, to what the network reads and what it is to predict, padded to the longest.

    Args:
        letters, symbols: as `PronunciationEncoder` has them.
    """

    backbone_cls = EncoderDecoderBackbone

    def __init__(self, letters, symbols, **kwargs):
        super().__init__(**kwargs)
        self.encoder = PronunciationEncoder(letters, symbols)

    def call(self, x, y=None, sample_weight=None):
        encoder = self.encoder
        words = encoder.check_entries(list(x))
        listed = encoder.check_pronunciations(words, y)
        features, targets = forced(
            [encoder.encode(word) for word in words], [encoder.encode_pronunciation(entries[0]) for entries in listed]
        )
        return keras.utils.pack_x_y_sample_weight(features, targets, sample_weight)

    def get_config(self):
        return {**super().get_config(), "letters": self.encoder.letters, "symbols": self.encoder.symbols}
