"""What a classifier reads, as a KerasHub preprocessor."""

from collections.abc import Iterable

import keras
import numpy as np

from zoo.tasks.classifier.backbone import ClassifierBackbone
from zoo.tasks.classifier.encoder import ClassificationEncoder, Readable, check_labels, check_readables, named
from zoo.tasks.shared.keras_preprocessor import RawPreprocessor


@keras.saving.register_keras_serializable("zoo")
class ClassifierPreprocessor(RawPreprocessor):
    """`ClassificationEncoder` as a KerasHub preprocessor: a list of texts, or of lists of tokens, to ids (texts, time),
    padded to the longest; their labels to places.

    Args:
        symbols, labels, unit, lower: as `ClassificationEncoder` has them.
    """

    backbone_cls = ClassifierBackbone

    def __init__(self, symbols, labels, unit="word", lower=True, **kwargs):
        super().__init__(**kwargs)
        self.encoder = ClassificationEncoder(symbols, labels, unit, lower)

    def encode(self, readables: Iterable[Readable], pretokenized: bool = False) -> list[np.ndarray]:
        """The ids of each text."""
        return [self.encoder.encode(readable, pretokenized) for readable in readables]

    def call(self, x, y=None, sample_weight=None):
        readables = check_readables(list(x))
        features = self.encoder.collate(self.encode(readables))
        if y is not None:
            y = self.encoder.encode_labels(check_labels(readables, named(y, self.encoder.labels)))
        return keras.utils.pack_x_y_sample_weight(features, y, sample_weight)

    def get_config(self):
        encoder = self.encoder
        return {
            **super().get_config(),
            "symbols": encoder.symbols,
            "labels": encoder.labels,
            "unit": encoder.unit,
            "lower": encoder.lower,
        }
