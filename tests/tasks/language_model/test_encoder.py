"""Text to a language model's tokens, and back."""

import numpy as np
import pytest

from zoo.errors import InputError
from zoo.tasks.language_model.encoder import TextEncoder

WORDS = ["the", "cat", "didn", "'t", "@-@", ".", "<eos"]


def random_text(random, alphabet, longest=12):
    return "".join(random.choice(list(alphabet), random.integers(longest + 1)))


def test_characters_have_ids_in_their_order_behind_the_end_and_the_unknown():
    encoder = TextEncoder("ab é")

    assert len(encoder) == 6
    assert encoder.encode("b aé\nx😀").tolist() == [3, 4, 2, 5, 0, 1, 1]
    assert encoder.encode("b").dtype == encoder.encode("").dtype == np.int32
    assert encoder.tokens("b\nx😀") == ["b", "<eos>", "x", "😀"]
    assert encoder.encode("\ud800").tolist() == [1]


def test_words_have_ids_and_each_line_ends():
    encoder = TextEncoder(WORDS, "word")

    assert encoder.tokens("The cat didn't\n\nmeow.") == ["The", "cat", "didn", "'t", "<eos>", "<eos>", "meow", "."]
    assert encoder.encode("The cat didn't\n\nmeow.").tolist() == [1, 3, 4, 5, 0, 0, 1, 7]


def test_a_tokenized_text_is_its_words():
    encoder = TextEncoder(WORDS, "word")

    assert encoder.tokens("didn't  the.\n <unk> cat", pretokenized=True) == ["didn't", "the.", "<eos>", "<unk>", "cat"]
    assert encoder.encode("didn't the <unk> cat", pretokenized=True).tolist() == [1, 2, 1, 3]


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("", []),
        ("\n", ["\n"]),
        ("\n\n", ["<eos>"]),
        ("\n\n\n", ["<eos>", "\n"]),
        ("a\nb", ["a", "\n", "b"]),
        ("a\n\nb", ["a", "<eos>", "b"]),
        ("a\n\n\nb", ["a", "<eos>", "\n", "b"]),
        ("a\n\n\n\nb", ["a", "<eos>", "<eos>", "b"]),
    ],
    ids=repr,
)
def test_where_two_newlines_end_a_text_one_is_a_character(text, tokens):
    encoder = TextEncoder("ab\n", end="\n\n")

    assert encoder.tokens(text) == tokens
    assert encoder.encode(text).tolist() == encoder.ids(tokens).tolist()


@pytest.mark.parametrize("end", ["\n", "\n\n"])
def test_a_text_that_ends_ends_once(end, random):
    encoder = TextEncoder("a\n" if end == "\n\n" else "a", end=end)

    for text in ("", "a", "a" + end, "a" + end + "a", *(random_text(random, "a\n\n", 6) for _ in range(50))):
        whole, ended = encoder.encode(text), encoder.encode(text, end=True)
        closed = len(whole) > 0 and whole[-1] == 0
        assert ended.tolist() == [*whole, *([] if closed else [0])]
        assert encoder.decode(ended) == (text if closed else text + end)


@pytest.mark.parametrize("end", ["\n", "\n\n"])
@pytest.mark.parametrize("backwards", [False, True])
def test_known_characters_come_back_as_they_were(end, backwards, random):
    encoder = TextEncoder("ab\n" if end == "\n\n" else "ab", end=end, backwards=backwards)

    for _ in range(200):
        text = random_text(random, "ab\n\n")
        assert encoder.decode(encoder.encode(text)) == text


@pytest.mark.parametrize("backwards", [False, True])
def test_known_words_come_back_parted_by_single_spaces(backwards, random):
    encoder = TextEncoder(WORDS, "word", backwards=backwards)

    for _ in range(200):
        rows = [" ".join(random.choice(WORDS, random.integers(4))) for _ in range(random.integers(1, 4))]
        text = "\n".join(rows)
        assert encoder.decode(encoder.encode(text, pretokenized=True)) == text


def test_an_unknown_token_comes_back_as_such():
    assert TextEncoder("ab").decode([2, 1, 3]) == "a<unk>b"
    assert TextEncoder(WORDS, "word").decode([2, 1, 0, 3]) == "the <unk>\ncat"


def test_a_backward_model_reads_from_the_last_token_to_the_first_and_then_the_end():
    ahead, back = TextEncoder("abc"), TextEncoder("abc", backwards=True)

    assert back.encode("abc").tolist() == ahead.encode("cba").tolist()
    assert back.encode("ab\nc", end=True).tolist() == [4, 0, 3, 2, 0]
    assert back.tokens("abc") == ["a", "b", "c"]


def test_words_in_small_letters_stay_as_they_are_written_among_the_tokens():
    encoder = TextEncoder(["the", "end"], "word", lower=True)
    assert encoder.encode("The END The").tolist() == [2, 3, 2]
    assert encoder.tokens("The END") == ["The", "END"]
    with pytest.raises(InputError, match="leave lower out"):
        TextEncoder(["a"], lower=True)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((["a"], "byte"), "unit is 'character' or 'word', not 'byte'"),
        ((["a"], "character", "\r"), "end is"),
        ((["a"], "word", "\n\n"), "end is"),
        ((["a", "ab"],), "single characters"),
        ((["a", "a"],), "twice"),
        ((["a", ""], "word"), "not empty"),
    ],
    ids=repr,
)
def test_what_no_encoder_can_be_made_of_is_refused_in_one_line(arguments, said):
    with pytest.raises(InputError, match=said) as caught:
        TextEncoder(*arguments)
    assert "\n" not in str(caught.value)
