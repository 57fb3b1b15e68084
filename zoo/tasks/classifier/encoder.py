"""Texts and tunes to a classifier's ids; labels to theirs."""

from collections.abc import Iterable, Sequence
from textwrap import shorten
from typing import Literal

import numpy as np

from zoo.abc_notation import join, read_piece, without_fields
from zoo.data.batching import filled
from zoo.errors import InputError, RowError, few
from zoo.tasks.shared.one_or_many import Example, check_example, joined
from zoo.text.normal_form import normal_form, normal_token
from zoo.text.tokenizer import Token, whitespace_tokens
from zoo.text.vocabulary import PADDING, Vocabulary
from zoo.text.wikitext_tokenizer import wikitext_tokens
from zoo.validation import is_count

Unit = Literal["word", "tune"]

Readable = Example
"""A text or a tune in ABC, or its tokens."""

_NAMED = 24
"""So many characters of a tune name it."""


class ClassificationEncoder:
    """Texts to ids: 0 pads, 1 stands for every token that is not listed, then the symbols in their order.

    Args:
        symbols: the words or tokens that have an id.
        labels: what texts are told apart by.
        unit: "word" for text, which becomes the words that language models read (`zoo.text.wikitext_tokenizer`);
            "tune" for tunes in ABC, of which the music alone is read, in the normal form of
            `zoo.abc_notation`.
        lower: words count in small letters.

    Raises:
        InputError: another unit, fewer than two labels, a symbol or a label that is no string, is empty or stands
            twice.
    """

    def __init__(self, symbols: Sequence[str], labels: Sequence[str], unit: Unit = "word", lower: bool = True):
        if unit not in ("word", "tune"):
            raise InputError(f"unit is 'word' or 'tune', not {unit!r}")
        self.vocabulary = Vocabulary(symbols)
        self.labels = check_label_set(labels)
        self.unit: Unit = unit
        self.lower = lower
        self._places = {label: place for place, label in enumerate(self.labels)}

    def __len__(self) -> int:
        """How many ids there are, padding and unknown among them."""
        return len(self.vocabulary)

    @property
    def symbols(self) -> list[str]:
        return self.vocabulary.symbols

    def form(self, token: str) -> str:
        """A token as the vocabulary lists it."""
        return token.lower() if self.lower else token

    def knows(self, token: str) -> bool:
        """Whether a token has an id of its own."""
        return self.form(normal_token(token)) in self.vocabulary

    def text(self, readable: Readable) -> str:
        """A text as it is; of tokens, what they are with a space between two."""
        return readable if isinstance(readable, str) else " ".join(readable)

    def source(self, readable: Readable, pretokenized: bool = False) -> str:
        """What `tokens` stand in: the text, or the music of a tune in the normal form."""
        typed = self.unit == "tune" and isinstance(readable, str) and not pretokenized
        return join(_music(readable)) if typed else self.text(readable)

    def tokens(self, readable: Readable, pretokenized: bool = False) -> list[Token]:
        """The tokens, in the normal form, and where they stand in `source(readable, pretokenized)`.

        Args:
            pretokenized: words of a string are what white space separates.

        Raises:
            InputError: a string that is no tune where one is read.
        """
        if not isinstance(readable, str):
            return [Token(normal_token(token.text), token.start, token.end) for token in joined(readable)[1]]
        if pretokenized or self.unit == "word":
            read = normal_form(readable, markup=self.unit == "word")
            return read.placed((whitespace_tokens if pretokenized else wikitext_tokens)(read.text))
        music = _music(readable)
        source, tokens, end = join(music), [], 0
        for token in music:
            start = source.index(token, end)
            end = start + len(token)
            tokens.append(Token(token, start, end))
        return tokens

    def encode(self, readable: Readable, pretokenized: bool = False) -> np.ndarray:
        """The ids of the tokens, (tokens,) int32."""
        forms = (self.form(token.text) for token in self.tokens(readable, pretokenized))
        return np.array(self.vocabulary.ids(forms), np.int32)

    def collate(self, rows: Sequence[np.ndarray]) -> dict[str, np.ndarray]:
        """Pads rows of ids on the right to one batch, `token_ids` (batch, time)."""
        return {"token_ids": filled(rows, PADDING)}

    def encode_labels(self, labels: Iterable[str]) -> np.ndarray:
        """The places of labels, (texts,) int32. Raises `InputError` for labels that there are not."""
        labels = list(labels)
        unknown = sorted({label for label in labels if label not in self._places})
        if unknown:
            raise InputError(
                f"the model has no label {few(unknown)}; it has {few(self.labels)}. To learn others: "
                "model.with_labels([…]), or zoo fit"
            )
        return np.array([self._places[label] for label in labels], np.int32)


def _music(tune: str) -> list[str]:
    """The tokens of a tune's music. Raises `InputError`."""
    name = f"the tune {shorten(tune, _NAMED, placeholder=' …')!r}"
    return without_fields(read_piece(normal_form(tune, markup=False).text, name).tokens)


def check_label_set(labels: Iterable[str]) -> list[str]:
    """Labels as a list. Raises `InputError` for fewer than two, one that stands twice, or one that is no string."""
    if isinstance(labels, str) or not isinstance(labels, Iterable):
        raise InputError(f"labels are a list of strings, not {labels!r}")
    labels = list(labels)
    for label in labels:
        if not isinstance(label, str) or not label.strip():
            raise InputError(f"a label is a string with something in it, not {label!r}")
    if len(set(labels)) != len(labels):
        raise InputError("a label stands twice in the list of labels")
    if len(labels) < 2:
        raise InputError(f"a classifier tells two labels or more apart; there is {few(labels) or 'none'}")
    return [str(label) for label in labels]


def check_readables(readables: Iterable[Readable]) -> list[Readable]:
    """Texts and sequences of tokens as a list.

    Raises:
        InputError: a text that is neither, or is empty; the message counts from 1.
    """
    if isinstance(readables, str | dict) or not isinstance(readables, Iterable):
        raise InputError(f"expected a list of texts, not {type(readables).__name__}; put a single one into a list")
    return [check_readable(readable, row) for row, readable in enumerate(readables, 1)]


def check_readable(readable: Readable, row: int) -> Readable:
    """As `check_readables`, of one text."""
    example = check_example(readable, row)
    if isinstance(example, str) and not normal_form(example).text.strip():  # of markup alone nothing is left
        raise RowError("text", row, "is empty; leave it out")
    if not example:
        raise RowError("text", row, "has no token; leave it out")
    return example


def named(labels, known: Sequence[str]):
    """Labels, those that are given by their index among the known ones by their names; anything else as it is."""
    if isinstance(labels, str) or not isinstance(labels, Sequence):
        return labels
    return [known[label] if is_count(label, 0, len(known) - 1) else label for label in labels]


def check_labels(readables: Sequence[Readable], labels: Iterable[str] | None) -> list[str]:
    """A label for each text. Raises `InputError` where there are none, too many or too few, or one is no string."""
    if labels is None:
        raise InputError("the texts have no labels; give one for each")
    if isinstance(labels, str) or not isinstance(labels, Iterable):
        raise InputError(f"labels are a list of strings, one a text, not {type(labels).__name__}")
    labels = list(labels)
    if len(labels) != len(readables):
        raise InputError(f"{len(readables)} texts but {len(labels)} labels")
    for index, label in enumerate(labels, 1):
        if not isinstance(label, str):
            raise InputError(f"the label of text {index} is {label!r}, not a string")
    return [str(label) for label in labels]
