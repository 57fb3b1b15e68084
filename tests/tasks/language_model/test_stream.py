"""A text that comes in pieces has the probability of the whole."""

import numpy as np
import pytest

from zoo.errors import InputError

RAW_WORDS = ["the", "cat", "didn't", "it's", "1,000", "well-known", "U.S.", "J.", "end.", "Mr.", "did n't", "(a),"]
WHITE = [" ", " ", "  ", "\n", " \n"]


@pytest.fixture(scope="module")
def characters(make_language_model):
    return make_language_model("ab\n", end="\n\n")


@pytest.fixture(scope="module")
def words(make_language_model):
    symbols = ["the", "cat", "didn", "'t", ".", "1", "@,@", "000", "J.", "end", "(", ")"]
    return make_language_model(symbols, unit="word")


def in_pieces(text, random):
    """The text in pieces of random lengths, empty ones among them."""
    borders = np.sort(random.integers(len(text) + 1, size=random.integers(1, 8)))
    return [text[start:end] for start, end in zip([0, *borders], [*borders, len(text)], strict=True)]


def assert_as_whole(model, text, pieces, end=True, **options):
    """All that is told of the pieces, and then of the end, is what is told of the text."""
    stream, expected = model.stream(**options), model.score(text, end=end, **options)

    read = [stream.push(piece) for piece in pieces]
    assert stream.tokens == sum(len(told.tokens) for told in read)
    assert stream.logprob == pytest.approx(sum(told.logprob for told in read), abs=1e-5)
    read.append(stream.close(end))

    assert "".join(told.text for told in read) == text
    assert [token for told in read for token in told.tokens] == expected.tokens
    assert [token for told in read for token in told.unknown] == expected.unknown
    logprobs = [logprob for told in read for logprob in told.token_logprobs]
    np.testing.assert_allclose(logprobs, expected.token_logprobs, rtol=0, atol=1e-5)
    assert stream.logprob == pytest.approx(expected.logprob, abs=1e-5)


@pytest.mark.parametrize("end", [True, False])
def test_characters_in_pieces_are_the_whole(characters, random, end):
    for _ in range(15):
        text = "".join(random.choice(list("ab?\n\n\n"), random.integers(20)))
        assert_as_whole(characters, text, in_pieces(text, random), end)


@pytest.mark.parametrize("pretokenized", [True, False])
def test_words_in_pieces_are_the_whole(words, random, pretokenized):
    for _ in range(15):
        parts = random.choice(RAW_WORDS, random.integers(8))
        text = "".join(part + random.choice(WHITE) for part in parts)
        text = text[: len(text) - random.integers(2)]
        assert_as_whole(words, text, in_pieces(text, random), pretokenized=pretokenized)


@pytest.mark.parametrize("text", ["", "\n\n", "a", "a\n", "a\n\n", "a\n\n\n", "\n"], ids=repr)
def test_an_end_is_told_once_wherever_the_pieces_part_it(characters, text):
    assert_as_whole(characters, text, list(text))
    assert_as_whole(characters, text, [text])


def test_a_word_is_told_when_it_is_whole(words):
    stream = words.stream()

    assert stream.push("the ca").tokens == ["the"]
    assert stream.push("t").tokens == []
    assert stream.push(" sat. J").tokens == ["cat"]  # what follows a full stop may decide what it is
    assert stream.push(". Smith\n").tokens == ["sat", ".", "J.", "Smith", "<eos>"]
    assert stream.push("the").tokens == []
    assert stream.close().tokens == ["the", "<eos>"]


def test_a_character_is_told_at_once_but_for_half_an_end(characters):
    stream = characters.stream()

    assert stream.push("a\n").tokens == ["a"]
    assert stream.push("b\n").tokens == ["\n", "b"]
    assert stream.push("\n").tokens == ["<eos>"]
    assert stream.close().tokens == []


@pytest.mark.parametrize("end", [True, False])
def test_after_the_end_nothing_is_read(characters, end):
    stream = characters.stream()
    assert stream.push("ab").tokens == ["a"]  # an accent may come after the last letter
    stream.close(end)
    told = stream.logprob, stream.tokens
    for again in (lambda: stream.push("ab"), lambda: stream.push(""), stream.close):
        with pytest.raises(InputError, match="the stream has ended; open another one"):
            again()
    assert (stream.logprob, stream.tokens) == told


def test_a_backward_model_has_no_stream(make_language_model):
    with pytest.raises(InputError, match="backwards"):
        make_language_model(backwards=True).stream()
