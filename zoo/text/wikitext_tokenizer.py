"""Raw text to words as WikiText writes them, with character offsets: what models of words read.

Source: Merity, Xiong, Bradbury & Socher 2016, "Pointer sentinel mixture models", which presents the data set.
"""

import re
from collections.abc import Iterator

from zoo.text.tokenizer import Token, tokenize

_INSIDE = re.compile(r"(?<=\d)[.,](?=\d)|(?<=\w)-(?=\w)")
_NOT = re.compile(r"(?i)n['’]t")


def wikitext_tokens(text: str) -> list[Token]:
    """The words and marks of a text: `well @-@ known` for a hyphen inside a word, `1 @,@ 000`, `didn 't`.

    A token is where the text has what it stands for: `@,@` where there is a comma.
    """
    tokens: list[Token] = []
    before = 0
    for token in tokenize(text):
        adjacent, before = token.start == before, token.end
        if adjacent and tokens and _NOT.fullmatch(token.text):
            word = tokens.pop()
            tokens.append(Token(word.text + token.text[0], word.start, word.end + 1))
            tokens.append(Token(f"'{token.text[-1]}", token.start + 1, token.end))
        else:
            tokens += _parts(token)
    return tokens


def _parts(token: Token) -> Iterator[Token]:
    """A token parted at the marks inside it."""
    before = 0
    for mark in _INSIDE.finditer(token.text):
        yield _part(token, before, mark.start())
        yield Token(f"@{mark.group()}@", token.start + mark.start(), token.start + mark.end())
        before = mark.end()
    yield _part(token, before, len(token.text))


def _part(token: Token, start: int, end: int) -> Token:
    return Token(token.text[start:end].replace("’", "'"), token.start + start, token.start + end)
