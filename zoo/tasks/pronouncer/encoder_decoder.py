"""Many to many, unequal lengths: what is read as a whole is written again, step by step."""

from collections.abc import Sequence

import keras
import numpy as np
from keras import ops

from zoo.console import track
from zoo.data.batching import by_length
from zoo.generation.keras_beam_search import BeamSearch
from zoo.generation.search import SearchInference
from zoo.layers.built_once import BuiltOnce, built_once
from zoo.layers.compiled_call import compiled
from zoo.layers.full_precision import output_dtype
from zoo.layers.smoothed_crossentropy import SmoothedCrossentropy
from zoo.tasks.pronouncer.encoder import Pair
from zoo.tasks.pronouncer.teacher_forcing import TeacherForcing, forced
from zoo.tasks.shared.keras_objective import without_padding
from zoo.tasks.shared.keras_task import KerasTask
from zoo.text.vocabulary import END

_AT_ONCE = 2**14
"""Padded elements in one call."""

_MUCH = 16
"""So many calls or more take long enough for a progress bar."""


class EncoderDecoder(KerasTask, SearchInference):
    """As a Keras model it maps the inputs of `EncoderDecoderBackbone` to the logits of what comes next, (batch, time,
    tokens). The loss is −log P of every right id, in nats, from targets (batch, time), −1 where padded
    (`SmoothedCrossentropy` makes one with label smoothing).

    Args:
        backbone: an `EncoderDecoderBackbone`.
        preprocessor: has an `encoder`.
    """

    loss_cls = SmoothedCrossentropy

    def __init__(self, backbone, preprocessor, **kwargs):
        softmax = keras.layers.Dense(backbone.get_config()["target_size"], dtype=output_dtype(), name="logits")
        self.backbone = backbone
        self.preprocessor = preprocessor
        super().__init__(inputs=backbone.input, outputs=softmax(backbone.output), **kwargs)
        self.logits_of = softmax
        self._searches = built_once(lambda beams: BeamSearch(self, beams))

    def positions(self, y, y_pred):
        return without_padding(y, y_pred)

    def in_training(self, loss: keras.losses.Loss | None = None) -> TeacherForcing:
        """The model as `TeacherForcing` trains it, compiled as this one is, by default with its loss."""
        return self.compile_network(TeacherForcing(self), loss)

    def log_probabilities(self, pairs: Sequence[Pair]) -> list[np.ndarray]:
        """log P(id | all before it, source) of the targets of pairs, each (ids,), in nats, float64."""
        found: list[np.ndarray] = [np.zeros(0)] * len(pairs)
        groups = by_length([len(source) + len(target) for source, target in pairs], _AT_ONCE)
        for group in track(groups, "scoring") if len(groups) > _MUCH else groups:
            features, targets = forced(*zip(*(pairs[index] for index in group), strict=True))
            told = self._scorer({**features, "targets": np.maximum(targets, END)})
            for row, index in zip(told, group, strict=True):
                found[index] = row[: len(pairs[index][1])].astype(np.float64)
        return found

    def _encode(self, source_ids):
        return self._encoder({"source_ids": source_ids})

    def _search(self, encoded, limits, beams, wanted):
        return self._searches(beams)(encoded, limits, wanted)

    @BuiltOnce
    def _encoder(self):
        """The encoder, from ids to what the decoder knows of them."""
        backbone = self.backbone
        return compiled(keras.Model({"source_ids": backbone.input["source_ids"]}, dict(backbone.encoded)))

    @BuiltOnce
    def _scorer(self):
        """The network with the ids that are foretold as a further input: their log P."""
        targets = keras.Input((None,), dtype="int32", name="targets")
        loss = ops.sparse_categorical_crossentropy(targets, self.output, from_logits=True)
        return compiled(keras.Model({**self.input, "targets": targets}, -loss))
