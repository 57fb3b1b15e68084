"""Text to a language model's tokens and back."""

from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

import numpy as np

from zoo.errors import InputError, RowError
from zoo.tasks.shared.one_or_many import Example, check_example
from zoo.text.normal_form import normal_form
from zoo.text.vocabulary import END, END_TOKEN, UNKNOWN, UNKNOWN_TOKEN, Vocabulary
from zoo.text.wikitext_tokenizer import wikitext_tokens

Unit = Literal["character", "word"]


_DASHES = frozenset("‒–—―−")
"""What a model of words may have learnt to tell apart, as WikiText does."""


class Text(NamedTuple):
    """A text as a model reads it, whether white space separates its tokens, and as it was given."""

    text: str
    pretokenized: bool
    given: str


class TextEncoder:
    """Text to ids: 0 for `<eos>`, 1 for `<unk>`, then the symbols in their order.

    `<eos>` stands for the string `end` wherever it is in a text, so that a token sequence says all that the text says.

    Args:
        symbols: the characters or words that have an id; all others become `<unk>`.
        unit: "character", or "word".
        end: "\\n", or "\\n\\n" where a line's end is an ordinary character; of words it is "\\n".
        backwards: read each text from its last token to its first.
        lower: words count in small letters.
    """

    def __init__(
        self,
        symbols: Sequence[str],
        unit: Unit = "character",
        end: str = "\n",
        backwards: bool = False,
        lower: bool = False,
    ):
        if unit not in ("character", "word"):
            raise InputError(f"unit is 'character' or 'word', not {unit!r}")
        if end not in ("\n", "\n\n") or (unit == "word" and end != "\n"):
            raise InputError(f"end is '\\n', or '\\n\\n' for characters, not {end!r}")
        if unit == "character" and any(len(symbol) != 1 for symbol in symbols):
            raise InputError("the symbols of a character model are single characters")
        if unit == "character" and lower:
            raise InputError("a model of characters tells small letters from capitals; leave lower out")
        self.vocabulary = Vocabulary(symbols)
        self.unit: Unit = unit
        self.end = end
        self.backwards = backwards
        self.lower = lower
        if unit == "character":
            self._ids = np.full(0x110000, UNKNOWN, np.int32)
            self._ids[[ord(symbol) for symbol in symbols]] = self.vocabulary.ids(symbols)
        learnt = frozenset(symbol for symbol in symbols if len(symbol) == 1 and not symbol.isascii())
        self._keep = learnt if unit == "character" else learnt & _DASHES

    def __len__(self) -> int:
        """How many tokens the model knows, `<eos>` and `<unk>` among them."""
        return len(self.vocabulary)

    @property
    def symbols(self) -> list[str]:
        return self.vocabulary.symbols

    def read(self, examples: Iterable[Example], pretokenized: bool = False) -> list[Text]:
        """Examples, strings or lists of tokens, as texts.

        Raises:
            InputError: an example that is neither, or a token that the model could not read as one; the message gives
                their indices.
        """
        return [self.read_one(example, row, pretokenized) for row, example in enumerate(examples, 1)]

    def read_one(self, example: Example, row: int = 1, pretokenized: bool = False) -> Text:
        """As `read`, of one example."""
        text = check_example(example, row)
        if isinstance(text, str):
            return Text(self.normal(text, pretokenized), pretokenized, text)
        text = self._joined(text, row)
        return Text(text, True, text)

    def normal(self, text: str, pretokenized: bool = False) -> str:
        """A text in the normal form, with what a model of characters has learnt, and the dashes that one of words has,
        as they are; a text that is tokenized already is read as it is."""
        return text if pretokenized and self.unit == "word" else normal_form(text, self._keep).text

    def _joined(self, tokens: Sequence[str], row: int) -> str:
        for position, token in enumerate(tokens, 1):
            single = len(token) == 1 if self.unit == "character" else token.split() == [token]
            if not single and token not in (END_TOKEN, self.end):
                expected = "one character" if self.unit == "character" else "a word without white space"
                raise RowError("text", row, f"has {token!r} as token {position}; expected {expected}")
        separator = " " if self.unit == "word" else ""
        return separator.join(self.end if token == END_TOKEN else token for token in tokens)

    def tokens(self, text: str, pretokenized: bool = False) -> list[str]:
        """The tokens of a text in their order, unknown ones as they are written.

        Args:
            pretokenized: whether white space separates the words; otherwise they follow WikiText's conventions
                (`zoo.text.wikitext_tokenizer`).
        """
        parts = text.split(self.end)
        if self.unit == "character":
            rows: Iterable[Sequence[str]] = parts
        else:
            rows = (part.split() if pretokenized else [token.text for token in wikitext_tokens(part)] for part in parts)
        tokens: list[str] = []
        for row in rows:
            tokens += row
            tokens.append(END_TOKEN)
        return tokens[:-1]

    def without_end(self, text: str) -> str:
        """A text without the end that it ends in. Of three newlines the first two are the end `\\n\\n`."""
        newlines = len(text) - len(text.rstrip("\n"))
        return text if newlines % len(self.end) else text.removesuffix(self.end)

    def ids(self, tokens: Sequence[str]) -> np.ndarray:
        """The ids of tokens, (tokens,) int32."""
        known = self.vocabulary
        return np.array([END if token == END_TOKEN else known.id(self.form(token)) for token in tokens], np.int32)

    def form(self, token: str) -> str:
        """A token as the vocabulary lists it."""
        return token.lower() if self.lower else token

    def in_order(self, tokens: Sequence) -> Sequence:
        """A text's tokens, or their ids, in the order in which the model reads them."""
        return tokens[::-1] if self.backwards else tokens

    def encode(self, text: str, pretokenized: bool = False, end: bool = False) -> np.ndarray:
        """The ids of a text's tokens in the order in which the model reads them, (tokens,) int32.

        Args:
            pretokenized: as in `tokens`.
            end: the text ends here: the last id is that of `<eos>`, once.
        """
        if end:
            return np.append(self.encode(self.without_end(text), pretokenized), np.int32(END))
        if self.unit == "word":
            ids = self.ids(self.tokens(text, pretokenized))
        else:
            ids = np.concatenate([row for part in text.split(self.end) for row in (self._characters(part), [END])])[:-1]
            ids = ids.astype(np.int32)
        return self.in_order(ids)

    def _characters(self, text: str) -> np.ndarray:
        return self._ids[np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)]

    def decode(self, ids: Iterable[int]) -> str:
        """The text of ids in the order in which the model reads them."""
        named = [self.token(index) for index in self.in_order(list(ids))]
        if self.unit == "character":
            return "".join(self.end if token == END_TOKEN else token for token in named)
        return (
            "".join(("\n" if token == END_TOKEN else f"{token} ") for token in named).replace(" \n", "\n").rstrip(" ")
        )

    def token(self, index: int) -> str:
        """The token of an id."""
        return {END: END_TOKEN, UNKNOWN: UNKNOWN_TOKEN}.get(int(index)) or self.symbols[int(index) - 2]
