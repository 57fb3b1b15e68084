"""What a language model reads, as a KerasHub preprocessor."""

import keras
import numpy as np

from zoo.tasks.language_model.backbone import LanguageModelBackbone
from zoo.tasks.language_model.encoder import TextEncoder
from zoo.tasks.shared.keras_preprocessor import RawPreprocessor
from zoo.text.vocabulary import END


@keras.saving.register_keras_serializable("zoo")
class LanguageModelPreprocessor(RawPreprocessor):
    """`TextEncoder` as a KerasHub preprocessor: a list of texts to ids (texts, time), shifted by one so that each
    position has seen what is before it, padded by `<eos>`.

    Args:
        symbols, unit, end, backwards, lower: as `TextEncoder` has them.
    """

    backbone_cls = LanguageModelBackbone

    def __init__(self, symbols, unit="character", end="\n", backwards=False, lower=False, **kwargs):
        super().__init__(**kwargs)
        self.encoder = TextEncoder(symbols, unit, end, backwards, lower)

    def call(self, x, y=None, sample_weight=None):
        rows = [self.encoder.encode(self.encoder.normal(text)) for text in x]
        ids = np.full((len(rows), 1 + max(map(len, rows), default=0)), END, np.int32)
        for row, kept in zip(ids, rows, strict=True):
            row[1 : 1 + len(kept)] = kept
        return keras.utils.pack_x_y_sample_weight({"token_ids": ids}, y, sample_weight)

    def get_config(self):
        encoder = self.encoder
        return {
            **super().get_config(),
            "symbols": encoder.symbols,
            "unit": encoder.unit,
            "end": encoder.end,
            "backwards": encoder.backwards,
            "lower": encoder.lower,
        }
