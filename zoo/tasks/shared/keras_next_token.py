"""What models share that predict the next token: states in, states out, and logits; training on next tokens."""

import keras

from zoo.data.batching import shifted
from zoo.errors import InputError
from zoo.generation.keras_scorer import KerasScorer
from zoo.generation.keras_stateful_backbone import StatesByDefault
from zoo.layers.full_precision import full_precision, output_dtype
from zoo.tasks.shared.keras_objective import PADDED, without_padding
from zoo.tasks.shared.keras_task import KerasTask
from zoo.text.vocabulary import END


class NextTokenModel(StatesByDefault, KerasTask):
    """As a Keras model it maps the inputs of `NextTokenBackbone` to its outputs with `logits`, (batch, time,
    tokens), in place of the features. States that are not given are those before a sequence. The loss is −log P of
    every next token, in nats a token, from targets (batch, time), −1 where padded.

    It has `banned_ids`, the ids that are not sampled.

    Args:
        backbone: a `NextTokenBackbone`.
        preprocessor: has an `encoder`.
    """

    LABELLED = ""

    def __init__(self, backbone, preprocessor, **kwargs):
        outputs = dict(backbone.output)
        features = outputs.pop("features")
        config = backbone.get_config()
        tokens = config["vocabulary_size"]
        softmax = None if config["tied"] else keras.layers.Dense(tokens, dtype=output_dtype(), name="logits")
        self.backbone = backbone
        self.preprocessor = preprocessor
        logits = _logits(backbone, softmax, features)
        super().__init__(inputs=backbone.input, outputs={"logits": logits, **outputs}, **kwargs)
        self._softmax = softmax
        self.scorer = KerasScorer(self)

    def logits_of(self, features):
        """Features (…, width) to logits (…, tokens)."""
        return _logits(self.backbone, self._softmax, features)

    def make_loss(self):
        """−log P of every next token, in nats a token."""
        return keras.losses.SparseCategoricalCrossentropy(from_logits=True, ignore_class=PADDED)

    def positions(self, y, y_pred):
        return without_padding(y, y_pred)

    def rows_of(self, x: list) -> list:
        """The ids of checked examples, each with its `<eos>`, (tokens,) int32."""
        raise NotImplementedError

    def batch_of(self, x, y):
        token_ids, targets = shifted(self.rows_of(x), END, PADDED)
        return {"token_ids": token_ids}, targets

    def scores_of(self, examples, **options):
        return self.measure(examples.x, **options)

    def check_unlabelled(self, y) -> None:
        """Refuses labels. Raises `InputError`."""
        if y is not None:
            raise InputError(f"a {type(self).__name__} learns from its examples alone; leave y, the labels, out")


def _logits(backbone, softmax, features):
    return full_precision(backbone.embedding(features, reverse=True)) if softmax is None else softmax(features)
