"""How Keras reads the words' surroundings."""

from functools import cached_property
from typing import TYPE_CHECKING

import keras
from keras import ops

from zoo.layers.compiled_call import compiled
from zoo.tasks.tagger.context import ContextualEmbeddings

if TYPE_CHECKING:
    from zoo.tasks.language_model.model import LanguageModel


class KerasContextualEmbeddings(ContextualEmbeddings):
    """A `ContextualEmbeddings` of two models.

    Args:
        forward, backward: `LanguageModel`s of characters, which stay as they are.

    Raises:
        InputError: models of words, or ones that read the wrong way.
    """

    def __init__(self, forward: "LanguageModel", backward: "LanguageModel"):
        super().__init__([forward.encoder, backward.encoder])
        self.models = [forward, backward]

    @property
    def width(self) -> int:
        return sum(model.backbone.output["features"].shape[-1] for model in self.models)

    def _features(self, way, ids, places):
        states = self.models[way].scorer.initial_states(len(ids))
        return self._networks[way]({"token_ids": ids, "places": places, **states})

    @cached_property
    def _networks(self):
        """Each model up to the activations at given places of its input."""
        networks = []
        for model in self.models:
            places = keras.Input((None,), dtype="int32", name="places")
            features = model.backbone.output["features"]
            chosen = ops.take_along_axis(features, places[..., None], axis=1)
            networks.append(compiled(keras.Model({**model.backbone.input, "places": places}, chosen)))
        return networks
