"""What a classifier takes over from a language model, a pronouncer from another, and what they cannot."""

import keras
import numpy as np
import pytest

from zoo.errors import InputError

LIKE = {"units": 5, "layers": 2, "pooling": ["last"]}


def test_vectors_go_by_the_word_and_unknown_words_begin_as_the_unknown_word(make_language_model, make_classifier):
    theirs = make_language_model(["owl", "tide", "the"], unit="word", lower=True)
    ours = make_classifier(**LIKE)
    head = ours.get_layer("logits").get_weights()

    ours.start_from(theirs)

    table, vectors = theirs.backbone.embedding.embeddings.numpy(), ours.backbone.embedding.embeddings.numpy()
    known = ours.preprocessor.encoder.vocabulary
    for word, row in {"owl": 2, "the": 4, "good": 1, "film": 1}.items():
        np.testing.assert_array_equal(vectors[known.id(word)], table[row])
    for source, target in zip(theirs.backbone.stack.weights, ours.backbone.stack.weights, strict=True):
        np.testing.assert_array_equal(target.numpy(), source.numpy())
    for before, after in zip(head, ours.get_layer("logits").get_weights(), strict=True):
        np.testing.assert_array_equal(before, after)


@pytest.mark.parametrize(
    ("model", "classifier", "said"),
    [
        ({}, LIKE | {"units": 7}, "has units=5, top_units=5"),
        ({}, LIKE | {"layers": 1}, "has layers=2"),
        ({"cell": "gru", "embedding_size": 3}, LIKE, "has cell='gru', embedding_size=3"),
        ({"tied": True}, LIKE, "has top_units=4"),
        ({}, LIKE | {"bidirectional": True}, "bidirectional=False"),
        ({"backwards": True}, LIKE, "not words backwards"),
        ({"unit": "character", "symbols": "ab", "lower": False}, LIKE, "not characters forwards"),
        ({"symbols": ["whale"]}, LIKE, "knows none"),
        ({"lower": False}, LIKE, "has lower=False"),
    ],
)
def test_what_does_not_fit_is_named(make_language_model, make_classifier, model, classifier, said):
    theirs = make_language_model(**({"symbols": ["owl"], "unit": "word", "lower": True} | model))
    ours = make_classifier(**classifier)
    before = ours.get_weights()

    with pytest.raises(InputError, match=said) as caught:
        ours.start_from(theirs)

    assert "\n" not in str(caught.value)
    for old, new in zip(before, ours.get_weights(), strict=True):
        np.testing.assert_array_equal(old, new)


def test_of_one_layer_the_width_of_others_does_not_matter(make_language_model, make_classifier):
    theirs = make_language_model(["owl"], unit="word", lower=True, layers=1, tied=True, units=9)
    make_classifier(units=4, layers=1).start_from(theirs)
    make_classifier(units=9, top_units=4, layers=1).start_from(theirs)


def test_something_else_than_a_language_model_is_refused(make_classifier):
    with pytest.raises(InputError, match="not from Sequential"):
        make_classifier().start_from(keras.Sequential())


def test_a_pronouncer_starts_from_one_of_other_symbols(make_pronouncer):
    theirs = make_pronouncer("abdk", ("AE", "B", "d"), seed=1)
    ours = make_pronouncer("kxa", ("d", "\N{LATIN SMALL LETTER AE}"), seed=2)
    before = {layer.name: layer.get_weights() for layer in [*ours.backbone.layers, ours.logits_of]}

    ours.start_from(theirs)

    (letters,), (given,) = (
        ours.backbone.encoder.embedding.get_weights(),
        theirs.backbone.encoder.embedding.get_weights(),
    )
    np.testing.assert_array_equal(letters[[0, 1, 2, 4]], given[[0, 1, 5, 2]])  # padding, unknown, k, a
    np.testing.assert_array_equal(letters[3], before["source_embedding"][0][3])
    for layer, axis in ((ours.backbone.decoder.embedding, 0), (ours.logits_of, -1)):
        source = theirs.logits_of if axis else theirs.backbone.decoder.embedding
        for old, new, others in zip(before[layer.name], layer.get_weights(), source.get_weights(), strict=True):
            np.testing.assert_array_equal(new.take([0, 1, 2], axis), others.take([0, 1, 4], axis))
            np.testing.assert_array_equal(new.take([3], axis), old.take([3], axis))
    learnt = ours.backbone.decoder.stack.get_weights() + ours.backbone.encoder.stack.get_weights()
    taught = theirs.backbone.decoder.stack.get_weights() + theirs.backbone.encoder.stack.get_weights()
    assert all(np.array_equal(new, old) for new, old in zip(learnt, taught, strict=True))
    assert np.array_equal(ours.backbone.decoder.joined.kernel, theirs.backbone.decoder.joined.kernel)

    with pytest.raises(InputError, match="has units=5; make the second"):
        make_pronouncer(units=7).start_from(theirs)
