"""Log-probabilities by a Keras model."""

import keras
from keras import ops

from zoo.generation.scorer import SequenceScorer
from zoo.layers.built_once import BuiltOnce
from zoo.layers.compiled_call import compiled


class KerasScorer(SequenceScorer):
    """Scores ids with a `NextTokenModel`."""

    def __init__(self, model: keras.Model):
        super().__init__(model.output["logits"].shape[-1], model.backbone.state_sizes)
        self._model = model

    def _read(self, ids, targets, states):
        results = self._scorer({"token_ids": ids, "targets": targets, **states})
        return results.pop("log_probabilities"), results

    @BuiltOnce
    def _scorer(self):
        """A model with the next tokens as a further input, which gives their log P and the states."""
        targets = keras.Input((None,), dtype="int32", name="targets")
        outputs = dict(self._model.output)
        loss = ops.sparse_categorical_crossentropy(targets, outputs.pop("logits"), from_logits=True)
        return compiled(keras.Model({**self._model.input, "targets": targets}, {"log_probabilities": -loss, **outputs}))
