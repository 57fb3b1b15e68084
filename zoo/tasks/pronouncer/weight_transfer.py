"""The weights of one pronouncer, taken over by another."""

import keras
import numpy as np

from zoo.tasks.shared.weight_transfer import check_same_shape
from zoo.text.vocabulary import FIRST, Vocabulary

_SHAPE = ("cell", "units", "layers", "decoder_units", "decoder_layers", "embedding_size", "attention")


def copy_pronouncer(source, target) -> None:
    """Puts the weights of a `Pronouncer` into another: the vectors of the letters and of the symbols that both have,
    with what the softmax knows of these, and all other layers as they are.

    Raises:
        InputError: the two differ in the shape of their layers.
    """
    theirs, ours = source.backbone, target.backbone
    wanted, found = ({name: one.get_config()[name] for name in _SHAPE} for one in (theirs, ours))
    check_same_shape("first pronouncer", wanted, "second", found)
    letters = _shared(source.encoder.source, target.encoder.source)
    symbols = _shared(source.encoder.target, target.encoder.target)
    _copy_places(letters, theirs.encoder.embedding, ours.encoder.embedding, axis=0)
    _copy_places(symbols, theirs.decoder.embedding, ours.decoder.embedding, axis=0)
    _copy_places(symbols, source.logits_of, target.logits_of, axis=-1)
    embeddings = (ours.encoder.embedding, ours.decoder.embedding)
    for layer in ours.layers:
        if layer not in embeddings:
            layer.set_weights(theirs.get_layer(layer.name).get_weights())


def _shared(theirs: Vocabulary, ours: Vocabulary) -> tuple[list[int], list[int]]:
    """The ids in both of what both have, those before the first symbol among them."""
    symbols = [symbol for symbol in ours.symbols if symbol in theirs]
    return [*range(FIRST), *theirs.ids(symbols)], [*range(FIRST), *ours.ids(symbols)]


def _copy_places(places: tuple[list[int], list[int]], source: keras.Layer, target: keras.Layer, axis: int) -> None:
    weights = target.get_weights()
    for given, taken in zip(source.get_weights(), weights, strict=True):
        np.moveaxis(taken, axis, 0)[places[1]] = np.moveaxis(given, axis, 0)[places[0]]
    target.set_weights(weights)
