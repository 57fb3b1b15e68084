"""The weights of a language model, taken over by a classifier."""

from zoo.errors import InputError
from zoo.tasks.shared.model_kinds import predicts_text
from zoo.tasks.shared.weight_transfer import check_same_shape
from zoo.text.vocabulary import UNKNOWN

_SHARED = ("cell", "layers", "embedding_size")


def copy_pretrained(pretrained, classifier) -> int:
    """Copies the embedding and the recurrent layers of a language model of words into a classifier that reads forwards.
    Words that the language model does not know start as its `<unk>`. Returns the number of words that both know.

    Source: Dai & Le 2015, "Semi-supervised sequence learning".

    Raises:
        InputError: the two differ in what they read or in the shape of their layers.
    """
    if not predicts_text(pretrained):
        raise InputError(f"a classifier starts from a language model, not from {type(pretrained).__name__}")
    encoder = pretrained.encoder
    if encoder.unit != "word" or encoder.backwards:
        way = "backwards" if encoder.backwards else "forwards"
        raise InputError(f"a classifier starts from a model that reads words forwards, not {encoder.unit}s {way}")
    theirs, ours = pretrained.backbone.get_config(), classifier.backbone.get_config()
    if ours["bidirectional"]:
        raise InputError("a classifier that starts from a language model reads forwards; make it bidirectional=False")
    top = theirs["embedding_size"] if theirs["tied"] else theirs["units"]
    wanted = {name: theirs[name] for name in _SHARED} | {"units": theirs["units"], "top_units": top}
    found = {name: ours[name] for name in wanted} | {"top_units": ours["top_units"] or ours["units"]}
    if ours["layers"] == 1:  # there is a top layer alone
        wanted["units"] = found["units"] = top
    check_same_shape("language model", wanted, "classifier", found)
    if encoder.lower != classifier.preprocessor.encoder.lower:
        raise InputError(f"the language model has lower={encoder.lower}; make the classifier with the same")
    known = classifier.preprocessor.encoder.vocabulary
    shared = [symbol for symbol in known.symbols if symbol in encoder.vocabulary]
    if not shared:
        raise InputError("the language model knows none of the classifier's words")
    table = pretrained.backbone.embedding.embeddings.numpy()
    vectors = classifier.backbone.embedding.embeddings.numpy()
    vectors[UNKNOWN:] = table[UNKNOWN]
    vectors[known.ids(shared)] = table[encoder.vocabulary.ids(shared)]
    classifier.backbone.embedding.embeddings.assign(vectors)
    layers = zip(pretrained.backbone.stack.layers, classifier.backbone.stack.layers, strict=True)
    for source, target in layers:
        target.set_weights(source.get_weights())
    return len(shared)
