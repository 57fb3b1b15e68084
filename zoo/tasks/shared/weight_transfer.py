"""What a model has learnt, taken over by one with another task, or with other symbols."""

import keras
import numpy as np

from zoo.errors import InputError
from zoo.tasks.language_model.model import LanguageModel
from zoo.text.vocabulary import FIRST, UNKNOWN, Vocabulary

_SHARED = ("cell", "layers", "embedding_size")
_SHAPE = ("cell", "units", "layers", "decoder_units", "decoder_layers", "embedding_size", "attention")


def copy_language_model(language_model: LanguageModel, classifier) -> int:
    """Puts the weights of a language model of words into the embedding and the recurrent layers of a classifier that
    reads forwards; words that it does not know begin as its `<unk>`. Gives the number of words that both know.

    Source: Dai & Le 2015, "Semi-supervised sequence learning".

    Raises:
        InputError: the two differ in what they read or in the shape of their layers.
    """
    if not isinstance(language_model, LanguageModel):
        raise InputError(f"a classifier starts from a LanguageModel, not from {type(language_model).__name__}")
    encoder = language_model.encoder
    if encoder.unit != "word" or encoder.backwards:
        way = "backwards" if encoder.backwards else "forwards"
        raise InputError(f"a classifier starts from a model that reads words forwards, not {encoder.unit}s {way}")
    theirs, ours = language_model.backbone.get_config(), classifier.backbone.get_config()
    if ours["bidirectional"]:
        raise InputError("a classifier that starts from a language model reads forwards; make it bidirectional=False")
    top = theirs["embedding_size"] if theirs["tied"] else theirs["units"]
    wanted = {name: theirs[name] for name in _SHARED} | {"units": theirs["units"], "top_units": top}
    found = {name: ours[name] for name in wanted} | {"top_units": ours["top_units"] or ours["units"]}
    if ours["layers"] == 1:  # there is a top layer alone
        wanted["units"] = found["units"] = top
    _check_shape("language model", wanted, "classifier", found)
    if encoder.lower != classifier.preprocessor.encoder.lower:
        raise InputError(f"the language model has lower={encoder.lower}; make the classifier with the same")
    known = classifier.preprocessor.encoder.vocabulary
    shared = [symbol for symbol in known.symbols if symbol in encoder.vocabulary]
    if not shared:
        raise InputError("the language model knows none of the classifier's words")
    table = language_model.backbone.embedding.embeddings.numpy()
    vectors = classifier.backbone.embedding.embeddings.numpy()
    vectors[UNKNOWN:] = table[UNKNOWN]
    vectors[known.ids(shared)] = table[encoder.vocabulary.ids(shared)]
    classifier.backbone.embedding.embeddings.assign(vectors)
    layers = zip(language_model.backbone.stack.layers, classifier.backbone.stack.layers, strict=True)
    for source, target in layers:
        target.set_weights(source.get_weights())
    return len(shared)


def copy_pronouncer(source, target) -> None:
    """Puts the weights of a `Pronouncer` into another: the vectors of the letters and of the symbols that both have,
    with what the softmax knows of these, and all other layers as they are.

    Raises:
        InputError: the two differ in the shape of their layers.
    """
    theirs, ours = source.backbone, target.backbone
    wanted, found = ({name: one.get_config()[name] for name in _SHAPE} for one in (theirs, ours))
    _check_shape("first pronouncer", wanted, "second", found)
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


def _check_shape(one: str, wanted: dict[str, object], other: str, found: dict[str, object]) -> None:
    if found != wanted:
        odd = ", ".join(f"{name}={wanted[name]!r}" for name in wanted if found[name] != wanted[name])
        raise InputError(f"the {one} has {odd}; make the {other} with the same")
