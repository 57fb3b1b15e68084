"""Words to the places of their ones, and tags to zeros and ones."""

import numpy as np
import pytest

from zoo.errors import InputError
from zoo.tasks.binary_tagger.encoder import OneHotEncoder, check_binary_tags

SENTENCES = [["Maria", "ran"], ["."]]


@pytest.fixture
def encoder():
    return OneHotEncoder(words=["maria", "ran"], shapes=["Xxx", "xx"], prefixes=["mar"], suffixes=["ria", "ran"])


def test_a_vector_has_a_one_for_the_word_its_shape_its_beginning_and_its_end(encoder):
    # Each part opens with padding and the unknown: words 0–3, shapes 4–7, prefixes 8–10, suffixes 11–14.
    assert encoder.width == 4 + 4 + 3 + 4
    np.testing.assert_array_equal(encoder.encode(["Maria", "ran"]), [[2, 6, 10, 13], [3, 7, 9, 14]])


def test_an_unknown_word_still_shows_its_shape_and_its_ends(encoder):
    np.testing.assert_array_equal(encoder.encode(["Daria", "Mark"]), [[1, 6, 9, 13], [1, 6, 10, 12]])


def test_case_and_digits_tell_words_apart_by_their_shape_alone(encoder):
    ours, theirs = encoder.encode(["maria", "MARIA"])
    assert (ours[0], ours[2], ours[3]) == (theirs[0], theirs[2], theirs[3])
    assert ours[1] != theirs[1]


def test_a_batch_is_padded_on_the_right_with_the_place_of_padding(encoder):
    (places,) = encoder.collate([encoder.encode(tokens) for tokens in SENTENCES]).values()
    assert (places.shape, places.dtype) == ((2, 2, 4), np.int32)
    np.testing.assert_array_equal(places[1, 1], 0)
    assert (places[..., 0] > 0).tolist() == [[True, True], [True, False]]
    assert encoder.collate([])["places"].shape == (0, 0, 4)


@pytest.mark.parametrize("tags", [[[1, 0], [0]], [["B-PER", "O"], ["O"]], [np.array([1, 0]), (False,)]])
def test_tags_are_0_and_1_or_iob2(tags):
    assert check_binary_tags(SENTENCES, tags) == [[1, 0], [0]]


@pytest.mark.parametrize(
    ("tags", "said"),
    [
        (None, "no tags"),
        ([[1, 0]], "2 sentences but 1 rows"),
        ([[1, 0], [0, 0]], "sentence 2 has 1 tokens but 2 tags"),
        ([[1, 2], [0]], "tag 2 of sentence 1 is 2"),
        ([[1, 0.5], [0]], "tag 2 of sentence 1 is 0.5"),
        ([["PER", "O"], ["O"]], "tag 1 of sentence 1 is 'PER'"),
        ([["B-PER", 0], ["O"]], "tag 2 of sentence 1 is 0"),
    ],
)
def test_other_tags_are_refused_by_their_place(tags, said):
    with pytest.raises(InputError, match=said) as caught:
        check_binary_tags(SENTENCES, tags)
    assert "\n" not in str(caught.value)
