"""Many to many, equal lengths, the textbook's way: for every word of a sentence, whether it belongs to a name."""

import keras
from keras import ops

from zoo.layers.full_precision import output_dtype
from zoo.layers.sentence_loss import SentenceLoss
from zoo.tasks.binary_tagger.backbone import BinaryTaggerBackbone
from zoo.tasks.binary_tagger.inference import BinaryTaggerInference
from zoo.tasks.binary_tagger.preprocessor import BinaryTaggerPreprocessor
from zoo.tasks.shared.keras_objective import without_padding
from zoo.tasks.token_level.model import TokenTask


@keras.saving.register_keras_serializable("zoo")
class WordLoss(SentenceLoss):
    """−log P(labels | sentence) in nats a sentence, the labels of its words independent: from labels (batch, time),
    −1 where padded, and probabilities of 1 (batch, time)."""

    def call(self, y_true, y_pred):
        return ops.sum(self.token_losses(y_true, y_pred), axis=-1)

    def token_losses(self, y_true, y_pred):
        counts = ops.cast(y_true >= 0, y_pred.dtype)
        labels = ops.cast(y_true, y_pred.dtype) * counts
        return ops.binary_crossentropy(labels[..., None], y_pred[..., None])[..., 0] * counts


@keras.saving.register_keras_serializable("zoo")
class BinaryTagger(BinaryTaggerInference, TokenTask):
    """Says for every word of a text whether it belongs to a name.

        tagger.predict([["Harry", "Potter", "ran"]])      # [[1, 1, 0]]
        tagger.fit(sentences, tags, validation_data=(other_sentences, other_tags), epochs=3)

    A sentence is a string, which is tokenized, or a list of tokens; tags are 0 and 1, one a token, or IOB2, of which
    all but O become 1. As a Keras model it maps the inputs of `BinaryTaggerBackbone` to probabilities (batch, time).

    Args:
        backbone: a `BinaryTaggerBackbone`.
        preprocessor: a `BinaryTaggerPreprocessor`.
        dropout: rate between the recurrence and the sigmoids.
    """

    backbone_cls = BinaryTaggerBackbone
    preprocessor_cls = BinaryTaggerPreprocessor
    loss_cls = WordLoss

    def __init__(self, backbone, preprocessor, dropout=0.5, **kwargs):
        dropped = keras.layers.Dropout(dropout, name="dropout")(backbone.output)
        sigmoids = keras.layers.Dense(1, activation="sigmoid", dtype=output_dtype(), name="sigmoid")(dropped)
        self.backbone = backbone
        self.preprocessor = preprocessor
        self.dropout = dropout
        super().__init__(inputs=backbone.input, outputs=sigmoids[..., 0], **kwargs)

    def positions(self, y, y_pred):
        """As in `Objective`: losses and metrics of one's own see tags and probabilities (batch, time, 1)."""
        tags, probabilities, counted = without_padding(y, y_pred)
        return tags[..., None], probabilities[..., None], counted

    def get_config(self):
        return {**super().get_config(), "dropout": self.dropout}
