"""Words as WikiText has them back to text as people write it: the inverse of `zoo.text.wikitext_tokenizer`.

    joined(["a", "well", "@-@", "known", "song", ",", "isn", "'t", "it", "?"])  # "a well-known song, isn't it?"

What tokens do not say, such as whether a slash had spaces around it, is written as it is most often.
"""

import re
from collections.abc import Iterable

_INNER = re.compile(r"@([.,-])@")

_OPEN_END = re.compile(r"(\s|\w-)\Z")
"""What a text ends in that goes on without a space."""

_CLOSING = frozenset(["'s", "'t", "'re", "'ve", "'ll", "'d", "'m", "n't", *"',.;:!?)]}%°…"])
_OPENING = frozenset("([{#£€¥−¿¡")
_TIGHT = frozenset("/—")
"""Tokens without a space before them, after them, and on both sides."""

_BEFORE_APOSTROPHE = frozenset({"o", "ol"})
"""Words that an apostrophe after them belongs to, as it does to most in -s."""

_NO_PLURALS = frozenset({"as", "does", "has", "his", "is", "its", "says", "this", "thus", "us", "was", "yes"})
"""Words in -s that it does not belong to, unlike `boys'`."""

_AFTER_APOSTROPHE = frozenset({"bout", "cause", "cos", "em", "n", "nuff", "til", "till", "tis", "twas", "twere"})
"""Words that an apostrophe before them belongs to, as in `'tis`."""


class WordWriter:
    """Puts tokens together as they come; what the next token decides is held back.

        writer = WordWriter()
        "".join([*map(writer.push, tokens), writer.close()])

    Args:
        spaced: have a space between any two tokens, as in text that is tokenized.
    """

    def __init__(self, spaced: bool = False):
        self._spaced = spaced
        self._begin_line()

    def _begin_line(self) -> None:
        self._last, self._space, self._dash = "", False, ""
        self._quoted = {'"': False, "'": False}

    def push(self, token: str) -> str:
        """The text that a token completes; `\\n` ends a line."""
        if token == "\n":
            text = self.close() + token
            self._begin_line()
            return text
        if token == "–" and self._last[-1:].isdigit() and not self._spaced:
            self._last, self._dash = token, " –" if self._space else "–"
            return ""
        held = ""
        if self._dash:
            self._space = not token[:1].isdigit()
            held, self._dash = self._dash if self._space else "–", ""
        before, text, after = (True, token, True) if self._spaced else self._form(token)
        space = " " if before and self._space else ""
        self._last, self._space = token, after
        return f"{held}{space}{text}"

    def close(self) -> str:
        """The text that is held back."""
        held, self._dash = self._dash, ""
        return held

    def go_on_after(self, text: str) -> None:
        """Takes a text for what has been written of the tokens so far."""
        if self._dash:
            self._dash, self._space = "", text.rstrip()[-2:-1].isspace()
        if _OPEN_END.search(text):
            self._space = False

    def _form(self, token: str) -> tuple[bool, str, bool]:
        """Whether there may be a space before a token, its text, and whether there may be one after it."""
        if self._last == "'" and (token.lower() in _AFTER_APOSTROPHE or token[:1].isdigit()):
            self._quoted["'"] = False
        if token in self._quoted and (token == '"' or self._quoted[token] or not self._takes_apostrophe()):
            opens = self._quoted[token] = not self._quoted[token]
            return opens, token, not opens
        if inner := _INNER.fullmatch(token):
            return False, inner[1], False
        if token in _TIGHT:
            return False, token, False
        if token in _OPENING or token.endswith("$"):
            return True, token, False
        repeated = token == self._last and len(token) == 1 and not token.isalnum()
        return not (repeated or token.strip(".") == "" or token.lower() in _CLOSING), token, True

    def _takes_apostrophe(self) -> bool:
        """Whether an apostrophe may belong to the last word."""
        last = self._last.lower()
        return last in _BEFORE_APOSTROPHE or (last.endswith("s") and last.isalpha() and last not in _NO_PLURALS)


def joined(tokens: Iterable[str]) -> str:
    """The text of tokens."""
    writer = WordWriter()
    return "".join([*map(writer.push, tokens), writer.close()])
