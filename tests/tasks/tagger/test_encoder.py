"""Sentences to arrays, and what is said of sentences and tags that cannot be used."""

import numpy as np
import pytest

from zoo.errors import InputError
from zoo.tasks.tagger.encoder import TaggingEncoder
from zoo.tasks.token_level.sentences import NOT_A_LABEL, check_sentences, check_tags, pad_labels
from zoo.tasks.token_level.word_forms import fold_digits, normalize, shape

UNKNOWN = 1
LABELS = ["O", "B-PER", "I-PER"]


@pytest.fixture
def encoder():
    return TaggingEncoder(["the", "00", "maria"], ["Maria", "the", "NATO"], list("abc"), ["Xxx", "dd"], LABELS, 4)


def test_words_are_looked_up_in_lower_case_with_digits_folded(encoder):
    assert encoder.encode(["The", "17", "MARIA", "Peter"])["words"].tolist() == [2, 3, 4, UNKNOWN]


def test_cased_words_are_looked_up_as_written_or_else_in_another_case(encoder):
    cased = encoder.encode(["Maria", "MARIA", "maria", "The", "nato", "Peter"])["cased_words"]

    assert cased.tolist() == [2, 2, 2, 3, 4, UNKNOWN]


def test_shapes_are_looked_up(encoder):
    assert encoder.encode(["Peter", "1984", "x"])["shapes"].tolist() == [2, 3, UNKNOWN]


def test_letters_are_read_up_to_the_greatest_length_and_padded_to_it(encoder):
    letters = encoder.encode(["ab", "cxbaaaa"])["characters"]

    assert letters.tolist() == [[2, 3, 0, 0], [4, UNKNOWN, 3, 2]]


def test_everything_is_int32_and_has_a_row_for_each_token(encoder):
    for count in (0, 1, 3):
        features = encoder.encode(["ab"] * count)
        assert {len(values) for values in features.values()} == {count}
        assert {values.dtype for values in features.values()} == {np.dtype("int32")}


def test_a_word_met_again_is_encoded_alike(encoder):
    first, again = encoder.encode(["Maria"]), encoder.encode(["Maria"])

    assert all((first[name] == again[name]).all() for name in first)


@pytest.mark.parametrize(
    ("word", "drawn"),
    [
        ("Maria", "Xxx"),
        ("NATO", "XX"),
        ("2019-20", "dd-dd"),
        ("McDonald", "XxXxx"),
        ("....", ".."),
        ("é", "x"),
        ("", ""),
    ],
)
def test_a_shape_shows_case_digits_and_marks_no_more_than_two_alike(word, drawn):
    assert shape(word) == drawn


def test_digits_are_folded_and_only_normalizing_lowers_the_case():
    assert fold_digits("In1984") == "In0000"
    assert normalize("In1984") == "in0000"


def test_a_batch_is_padded_on_the_right_with_zeros(encoder):
    sentences = [["a"], ["The", "Maria", "17"], []]
    batch = encoder.collate([encoder.encode(sentence) for sentence in sentences])

    assert batch["words"].tolist() == [[UNKNOWN, 0, 0], [2, 4, 3], [0, 0, 0]]
    for row, sentence in enumerate(sentences):
        alone = encoder.encode(sentence)
        for name, values in batch.items():
            width = values.shape[2] if name == "characters" else None
            assert (values[row, : len(sentence)] == alone[name][..., :width]).all()
            assert not values[row, len(sentence) :].any()


def test_a_batch_is_as_wide_as_its_longest_word_but_at_least_three_letters(encoder):
    def width(*words):
        return encoder.collate([encoder.encode(words)])["characters"].shape[2]

    assert (width("a"), width("abc"), width("a", "abcabcabc")) == (3, 3, 4)


def test_a_batch_of_nothing_has_every_array(encoder):
    batch = encoder.collate([])

    assert {name: values.shape[:2] for name, values in batch.items()} == dict.fromkeys(encoder.encode([]), (0, 0))


def test_labels_are_indices_of_the_tags_and_padding_is_no_label(encoder):
    rows = [encoder.encode_labels(tags) for tags in (["O"], ["B-PER", "I-PER"], [])]

    assert pad_labels(rows).tolist() == [[0, NOT_A_LABEL], [1, 2], [NOT_A_LABEL, NOT_A_LABEL]]
    assert pad_labels([]).shape == (0, 0)


def test_sentences_are_strings_or_tokens():
    assert check_sentences(["Ann can't.", ("a b", "c"), np.array(["d"]), [], ""]) == [
        ["Ann", "ca", "n't", "."],
        ["a b", "c"],
        ["d"],
        [],
        [],
    ]


def one_line(caught, *parts):
    message = str(caught.value)
    assert "\n" not in message
    assert [part for part in parts if part not in message] == []


@pytest.mark.parametrize(
    ("sentences", "parts"),
    [
        ("one\nsentence", ["list of sentences"]),
        ({"a": "b"}, ["list of sentences"]),
        (["fine", 3], ["sentence 2", "int"]),
        (["fine", None], ["sentence 2", "NoneType"]),
        ([["a"], ["b", ""]], ["sentence 2", "as token 2", "''"]),
        ([["a", 5]], ["sentence 1", "as token 2", "5"]),
        ([b"bytes"], ["sentence 1"]),
        ([["a", ["nested\n"]]], ["sentence 1", "as token 2"]),
    ],
    ids=repr,
)
def test_what_is_no_sentence_is_refused_by_its_place(sentences, parts):
    with pytest.raises(InputError) as caught:
        check_sentences(sentences)

    one_line(caught, *parts)


def test_good_tags_are_given_back_as_lists():
    assert check_tags([["a", "b"], []], (("B-X", "I-X"), ())) == [["B-X", "I-X"], []]


@pytest.mark.parametrize(
    ("tags", "parts"),
    [
        ([["O", "O"]], ["2 sentences", "1 rows"]),
        ([["O"], ["O"]], ["sentence 1", "2 tokens", "1 tags"]),
        ([["O", "X"], ["O"]], ["tag 2 of sentence 1", "'X'"]),
        ([["O", "B-"], ["O"]], ["tag 2 of sentence 1", "'B-'"]),
        ([["O", "B-X\n"], ["O"]], ["tag 2 of sentence 1"]),
        ([["O", 1], ["O"]], ["tag 2 of sentence 1", "1"]),
        ([["O", "O"], ["I-X"]], ["tag 1 of sentence 2", "I-X"]),
        ([["B-Y", "I-X"], ["O"]], ["tag 2 of sentence 1", "I-X", "B-Y"]),
        ([["O", "I-X"], ["O"]], ["tag 2 of sentence 1", "I-X"]),
    ],
    ids=repr,
)
def test_tags_that_do_not_fit_are_refused_by_their_place(tags, parts):
    with pytest.raises(InputError) as caught:
        check_tags([["line\nbreak", "b"], ["c"]], tags)

    one_line(caught, *parts)


def test_a_tag_that_the_model_does_not_have_is_refused_by_its_name(encoder):
    with pytest.raises(InputError) as caught:
        encoder.encode_labels(["O", "B-ORG"])

    one_line(caught, "B-ORG", "B-PER")
