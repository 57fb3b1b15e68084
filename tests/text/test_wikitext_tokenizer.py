"""Raw text to words as WikiText writes them."""

import pytest

from zoo.text.wikitext_tokenizer import wikitext_tokens


@pytest.mark.parametrize(
    ("line", "tokens"),
    [
        ("didn't", "didn 't"),
        ("don’t stop", "don 't stop"),
        ("did n't", "did n't"),
        ("it's", "it 's"),
        ("they’ll", "they 'll"),
        ("1,000", "1 @,@ 000"),
        ("3.14, 1,234,567.8", "3 @.@ 14 , 1 @,@ 234 @,@ 567 @.@ 8"),
        ("well-known", "well @-@ known"),
        ("a two-year-old", "a two @-@ year @-@ old"),
        ("end. U.S. law", "end . U.S. law"),
        (" \t", ""),
    ],
)
def test_raw_lines_become_words_as_wikitext_writes_them(line, tokens):
    found = wikitext_tokens(line)
    assert [token.text for token in found] == tokens.split()
    for token in found:
        assert line[token.start : token.end].replace("’", "'") == token.text.strip("@")
