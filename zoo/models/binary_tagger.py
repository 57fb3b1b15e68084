"""Many to many, equal lengths, the textbook's way: for every word of a sentence, whether it belongs to a name."""

from collections.abc import Iterable
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

import keras
from keras import ops

from zoo.models.binary_tagger_backbone import BinaryTaggerBackbone
from zoo.models.binary_tagger_preprocessor import BinaryTaggerPreprocessor
from zoo.models.marks import Mark
from zoo.models.token_task import TokenTask, sentences_of
from zoo.models.word_scores import word_scores
from zoo.preprocessing.words import Token

_THRESHOLD = 0.5


class BinaryTaggedText(NamedTuple):
    """A text with its tokens, a tag of 0 or 1 for each, and the probability of 1 for each."""

    text: str
    tokens: list[Token]
    tags: list[int]
    probabilities: list[float]

    def marks(self) -> list[Mark]:
        """The stretches of words tagged 1."""
        tagged = zip(self.tokens, self.tags, strict=True)
        runs = [[token for token, _ in run] for tag, run in groupby(tagged, key=itemgetter(1)) if tag]
        return [Mark(run[0].start, run[-1].end, "NAME") for run in runs]

    def to_json(self) -> dict[str, Any]:
        return {**self._asdict(), "tokens": [token.text for token in self.tokens]}


@keras.saving.register_keras_serializable("zoo")
class WordLoss(keras.losses.Loss):
    """−log P(labels | sentence) in nats a sentence, the labels of its words independent: from labels (batch, time),
    −1 where padded, and probabilities of 1 (batch, time)."""

    def call(self, y_true, y_pred):
        counts = ops.cast(y_true >= 0, y_pred.dtype)
        labels = ops.cast(y_true, y_pred.dtype) * counts
        return ops.sum(ops.binary_crossentropy(labels[..., None], y_pred[..., None])[..., 0] * counts, axis=-1)


@keras.saving.register_keras_serializable("zoo")
class BinaryTagger(TokenTask):
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
        sigmoids = keras.layers.Dense(1, activation="sigmoid", name="sigmoid")(dropped)
        self.backbone = backbone
        self.preprocessor = preprocessor
        self.dropout = dropout
        super().__init__(inputs=backbone.input, outputs=sigmoids[..., 0], **kwargs)

    def get_config(self):
        return {**super().get_config(), "dropout": self.dropout}

    def analyse(self, texts: Iterable[str], pretokenized: bool = False) -> list[BinaryTaggedText]:
        """Tokens, tags and probabilities of texts of any length, which are split into sentences first.

        Args:
            texts: strings; an empty one has no tokens.
            pretokenized: take each text as one sentence whose tokens white space separates.
        """
        texts = list(texts)
        sentences, owners = sentences_of(texts, pretokenized)
        found: list = [None] * len(sentences)
        for group, probabilities, lengths in self._in_groups([[token.text for token in part] for part in sentences]):
            tags = self.decode(probabilities, lengths)
            for row, index in enumerate(group):
                found[index] = tags[row], probabilities[row, : lengths[row]].tolist()
        results = [BinaryTaggedText(text, [], [], []) for text in texts]
        for owner, tokens, (tags, probabilities) in zip(owners, sentences, found, strict=True):
            results[owner].tokens.extend(tokens)
            results[owner].tags.extend(tags)
            results[owner].probabilities.extend(probabilities)
        return results

    def decode(self, outputs, lengths):
        return [(row[:length] > _THRESHOLD).astype(int).tolist() for row, length in zip(outputs, lengths, strict=True)]

    def scores(self, gold, predicted):
        """Precision, recall and F1 of the words tagged 1."""
        return word_scores(gold, predicted)
