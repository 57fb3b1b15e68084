"""Raw text to tokens with exact places, and tokens to sentences."""

import numpy as np
import pytest

from zoo.text.tokenizer import split_sentences, tokenize, whitespace_tokens

PIECES = [
    *[
        "a",
        "Z",
        "word",
        "n't",
        "'s",
        "’ll",
        "U.S.",
        "Corp.",
        "J.",
        "O'Brien",
        "1996-08-22",
        "20,000",
        ".5",
        "US$",
        "+1",
    ],
    *[
        "http://a.b/c?d=e.",
        "www.x.",
        "me@mail.org",
        "@name",
        "#tag",
        "_",
        "__a",
        "a_n't",
        "--",
        "...",
        "…",
        "(",
        "]",
        '"',
    ],
    *[
        "\x00",
        "\x7f",
        "\ufeff",
        "\u200d",
        "👨‍👩‍👧‍👦",
        "🇫🇷",
        "👍🏽",
        "é",
        "e\u0301",
        "\u0301",
        "ß",
        "ﬁ",
        "İ",
        "Ⅷ",
        "²",
        "٣",
        "三",
    ],
    *["שלום", "\u202eمرحبا\u202c", "नमस्ते", "\u0e01\u0e33", "\ud800", "\U0010ffff"],
    *[" ", "  ", "\n", "\n\n", "\t", "\r\n", "\x0b", "\x1c", "\x85", "\xa0", "\u2009", "\u2028", "\u3000"],
]


@pytest.fixture(params=range(8))
def texts(request):
    """Random strings of pieces that are easy to get wrong, and of characters from all of Unicode."""
    chance = np.random.default_rng(request.param)
    pieces = ["".join(chance.choice(PIECES, size=chance.integers(0, 15))) for _ in range(150)]
    points = ["".join(map(chr, chance.integers(0, 0x3000, size=chance.integers(0, 20)))) for _ in range(50)]
    return pieces + points


@pytest.mark.parametrize("split", [tokenize, whitespace_tokens])
def test_a_token_stands_where_it_says(texts, split):
    for text in texts:
        for token in split(text):
            assert text[token.start : token.end] == token.text != ""


@pytest.mark.parametrize("split", [tokenize, whitespace_tokens])
def test_nothing_but_white_space_is_lost_and_none_is_kept(texts, split):
    for text in texts:
        assert "".join(token.text for token in split(text)) == "".join(text.split())


def test_white_space_tokens_are_what_white_space_separates(texts):
    for text in texts:
        assert [token.text for token in whitespace_tokens(text)] == text.split()


@pytest.mark.parametrize(
    "tokens",
    [
        "We do n’t , he did n't , she ca n't , we 'll , I 'm , they 've , you 'd , it 's",
        "O'Brien 's horse",
        "Mr. Smith of Acme Corp. , Inc. and Co.",
        "J. P. Morgan",
        "the U.S. at 5 p.m. today",
        "US$ 20,000 or C$ 1.5",
        "lost 6-4 3-6 on 1996-08-22 at 10:30",
        "the 2nd 61-run .500 +3 -1",
        "AT&T one-day well-known",
        "at https://example.org/a,b?c=1 , www.example.org .",
        "mail first.last+x@mail.example.org now",
        "@someone #topic !",
        '` ` ( [ a ] ) " ? ! ; :',
        "wait ... no -- yes …",
    ],
)
def test_words_are_split_as_in_the_penn_treebank(tokens):
    joined = tokens
    for glued in (" n't", " n’t", " '", " ,", " .", " !"):
        joined = joined.replace(glued, glued[1:])
    joined = joined.replace("$ ", "$").replace("( [ a ] )", "([a])")

    assert [token.text for token in tokenize(joined)] == tokens.split()


HARD = [
    "a'",
    ".",
    "-",
    "1,",
    "(",
    "x",
    "http://",
    "www.",
    "a@",
    "@",
    "_",
    "a_",
    "+",
    "a+",
    "1+",
    "-_",
    "._",
    "1a_",
    "'",
    "\n",
]


@pytest.mark.parametrize("piece", HARD, ids=repr)
def test_a_long_run_of_anything_is_tokenized(piece):
    """It would not end if any part of the expression went over a run anew from each of its characters."""
    text = piece * (200_000 // len(piece))

    tokens = tokenize(text)

    assert sum(len(token.text) for token in tokens) == len("".join(text.split()))
    assert sum(map(len, split_sentences(text, tokens))) == len(tokens)


@pytest.mark.parametrize("limit", [1, 7, 200])
def test_sentences_keep_every_token_in_order_and_stay_within_the_limit(texts, limit):
    for text in texts:
        tokens = tokenize(text)
        sentences = split_sentences(text, tokens, limit)
        assert [token for sentence in sentences for token in sentence] == tokens
        assert all(1 <= len(sentence) <= limit for sentence in sentences)


@pytest.mark.parametrize(
    "sentences",
    [
        ["Anna ran.", "Bob slept!", "Who knows?", "Nobody."],
        ["Mr. Smith met J. Doe of Acme Corp. in the U.S. today.", "They spoke."],
        ['"We won."', "It rained."],
        ["“We won.”", "“You lost.”"],
        ["(They left.)", "Then he came."],
        ['He said "Go!" and left.', "She stayed."],
        ["It cost 3.5 million.", "42 people paid."],
    ],
    ids=lambda sentences: sentences[0],
)
def test_a_sentence_ends_at_its_last_mark_and_the_quotes_that_close_there(sentences):
    text = " ".join(sentences)

    found = split_sentences(text, tokenize(text))

    assert [text[sentence[0].start : sentence[-1].end] for sentence in found] == sentences


def test_a_blank_line_ends_a_sentence_and_a_single_break_does_not():
    text = "a headline\n\nthe text goes\non here"

    found = split_sentences(text, tokenize(text))

    assert [text[sentence[0].start : sentence[-1].end] for sentence in found] == [
        "a headline",
        "the text goes\non here",
    ]


@pytest.mark.parametrize("text", ["", " ", "\n\n\t\u3000"])
def test_no_text_has_no_tokens_and_no_sentences(text):
    assert tokenize(text) == whitespace_tokens(text) == split_sentences(text, []) == []
