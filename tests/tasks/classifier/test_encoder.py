"""Texts to a classifier's ids, labels to places."""

import numpy as np
import pytest

from zoo.data.held_out import held_out
from zoo.errors import InputError
from zoo.tasks.classifier.encoder import ClassificationEncoder, check_labels, check_readables
from zoo.text.tokenizer import Token


@pytest.fixture
def words():
    return ClassificationEncoder(["a", "film", "'t", "didn"], ["bad", "good"])


def test_words_are_tokenized_and_count_in_small_letters(words):
    assert words.encode("A film didn't").tolist() == [2, 3, 5, 4]
    assert words.encode("A FILM!").tolist() == [2, 3, 1]
    cased = ClassificationEncoder(["a", "film"], ["bad", "good"], lower=False)
    assert cased.encode("A film").tolist() == [1, 3]


def test_of_a_tune_the_music_is_read():
    tunes = ClassificationEncoder(["^c'", "2", "|", "^C"], ["jig", "reel"], "tune", lower=False)
    assert tunes.encode("X:1\nM:4/4\nL:1/4\nK:C\n^c'|[M:3/4]^C x").tolist() == [2, 3, 4, 5, 3, 1, 3]
    assert tunes.encode("^c'2 |\n^C").tolist() == [2, 3, 4, 5]
    assert tunes.encode(["^c'", "2", "a b"]).tolist() == [2, 3, 1]
    assert tunes.encode("^c' 2 x", pretokenized=True).tolist() == [2, 3, 1]


def test_tokens_of_a_list_stand_in_the_text_that_spaces_make_of_them(words):
    readable = ["film", "a"]
    assert words.tokens(readable) == [Token("film", 0, 4), Token("a", 5, 6)]
    assert words.text(readable) == "film a"
    assert words.tokens("don't a.", pretokenized=True) == [Token("don't", 0, 5), Token("a.", 6, 8)]


def test_a_batch_is_padded_on_the_right(words):
    ids = words.collate([words.encode("a"), words.encode("film a film")])["token_ids"]
    assert ids.tolist() == [[2, 0, 0], [3, 2, 3]]
    assert ids.dtype == np.int32


def test_labels_are_places_and_unknown_ones_are_listed(words):
    assert words.encode_labels(["good", "bad"]).tolist() == [1, 0]
    with pytest.raises(InputError, match="no label 'fair', 'worse'; it has 'bad', 'good'"):
        words.encode_labels(["good", "worse", "fair", "fair"])


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: ClassificationEncoder([], ["a"]), "two labels or more apart; there is 'a'"),
        (lambda: ClassificationEncoder([], ["a", "a"]), "twice"),
        (lambda: ClassificationEncoder([], ["a", " "]), "not ' '"),
        (lambda: ClassificationEncoder([], "ab"), "list of strings"),
        (lambda: ClassificationEncoder([], ["a", "b"], "character"), "'character'"),
        (lambda: check_readables("text"), "put a single one into a list"),
        (lambda: check_readables(["fine", 5]), "text 2 is int"),
        (lambda: check_readables(["fine", ["a", ""]]), "text 2 has '' as token 2"),
        (lambda: check_labels(["a"], None), "no labels"),
        (lambda: check_labels(["a"], ["x", "y"]), "1 texts but 2 labels"),
        (lambda: check_labels(["a"], "x"), "one a text"),
        (lambda: check_labels(["a", "b"], ["x", 1]), "text 2 is 1"),
    ],
)
def test_what_cannot_be_used_is_refused_in_one_line(make, said):
    with pytest.raises(InputError, match=said) as caught:
        make()
    assert "\n" not in str(caught.value)


def test_of_every_label_the_same_share_is_held_out():
    labels = ["a"] * 40 + ["b"] * 20
    out = held_out(labels, 0.1, seed=1)
    assert (out[:40].sum(), out[40:].sum()) == (4, 2)
    assert not np.array_equal(out, held_out(labels, 0.1, seed=2))
    np.testing.assert_array_equal(out, held_out(labels, 0.1, seed=1))
