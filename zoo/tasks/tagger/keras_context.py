"""How Keras reads the words' surroundings."""

from hashlib import sha256
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

import keras
import numpy as np
from keras import ops

from zoo.layers.built_once import BuiltOnce
from zoo.layers.compiled_call import compiled
from zoo.tasks.tagger.context import ContextualEmbeddings

if TYPE_CHECKING:
    from zoo.tasks.language_model.model import LanguageModel

_LIVING: "WeakValueDictionary[str, KerasContextualEmbeddings]" = WeakValueDictionary()
"""Those that have given a configuration, by the fingerprint in it."""


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

    def get_config(self) -> dict:
        """The two models without their weights, and the fingerprint of these."""
        fingerprint = self._fingerprint()
        _LIVING[fingerprint] = self
        forward, backward = map(keras.saving.serialize_keras_object, self.models)
        return {"forward": forward, "backward": backward, "fingerprint": fingerprint}

    @classmethod
    def from_config(cls, config: dict) -> "KerasContextualEmbeddings":
        """The one that gave the configuration, where it is still in memory and has the same weights, so that a copy of
        a tagger reads as the tagger does. Elsewhere, as where a file is loaded, another one with fresh weights, which
        Keras then reads from the file."""
        living = _LIVING.get(config["fingerprint"])
        if living is not None and living._fingerprint() == config["fingerprint"]:
            return living
        return cls(*(keras.saving.deserialize_keras_object(config[way]) for way in ("forward", "backward")))

    def _fingerprint(self) -> str:
        hashed = sha256()
        for model in self.models:
            for weight in model.get_weights():
                hashed.update(np.ascontiguousarray(weight).tobytes())
        return hashed.hexdigest()

    def _features(self, way, ids, places):
        states = self.models[way].scorer.initial_states(len(ids))
        return self._networks[way]({"token_ids": ids, "places": places, **states})

    @BuiltOnce
    def _networks(self):
        """Each model up to the activations at given places of its input."""
        networks = []
        for model in self.models:
            places = keras.Input((None,), dtype="int32", name="places")
            features = model.backbone.output["features"]
            chosen = ops.take_along_axis(features, places[..., None], axis=1)
            networks.append(compiled(keras.Model({**model.backbone.input, "places": places}, chosen)))
        return networks
