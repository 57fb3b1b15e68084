"""What a tune generator reads, as a KerasHub preprocessor."""

import keras
import numpy as np

from zoo.generation.keras_next_token_backbone import NextTokenBackbone
from zoo.tasks.shared.keras_preprocessor import RawPreprocessor
from zoo.tasks.tune_generator.encoder import TuneEncoder
from zoo.tasks.tune_generator.inference import check_tunes
from zoo.text.vocabulary import END


@keras.saving.register_keras_serializable("zoo")
class TuneGeneratorPreprocessor(RawPreprocessor):
    """`TuneEncoder` as a KerasHub preprocessor: a list of `Tune`s to ids (tunes, time), shifted by one so that each
    position has seen what is before it, padded by `<eos>`.

    Args:
        symbols, metres: as `TuneEncoder` has them.
    """

    backbone_cls = NextTokenBackbone

    def __init__(self, symbols, metres=None, **kwargs):
        super().__init__(**kwargs)
        self.encoder = TuneEncoder(symbols, metres)

    def call(self, x, y=None, sample_weight=None):
        rows = [self.encoder.row(tune).ids[:-1] for tune in check_tunes(x)]
        ids = np.full((len(rows), 1 + max(map(len, rows), default=0)), END, np.int32)
        for padded, row in zip(ids, rows, strict=True):
            padded[1 : 1 + len(row)] = row
        return keras.utils.pack_x_y_sample_weight({"token_ids": ids}, y, sample_weight)

    def get_config(self):
        return {**super().get_config(), "symbols": self.encoder.symbols, "metres": self.encoder.metres}
