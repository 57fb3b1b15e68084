"""Words to the places of the ones in their vectors, and tags to zeros and ones."""

from collections.abc import Callable, Iterable, Sequence

import numpy as np

from zoo.errors import InputError
from zoo.tasks.token_level.sentences import check_rows, check_tags
from zoo.tasks.token_level.word_forms import normalize, shape
from zoo.text.iob2 import OUTSIDE
from zoo.text.normal_form import normal_token
from zoo.text.vocabulary import Vocabulary


def prefix(word: str) -> str:
    """How a word begins: three letters in lower case."""
    return normalize(word)[:3]


def suffix(word: str) -> str:
    """How a word ends: three letters in lower case."""
    return normalize(word)[-3:]


FORMS: dict[str, Callable[[str], str]] = {"words": normalize, "shapes": shape, "prefixes": prefix, "suffixes": suffix}
"""What a word's vector says about it: a one-hot vector each, by the name of its vocabulary."""


class OneHotEncoder:
    """Turns tokens, of which the normal form is read, into vectors that are one-hot vectors joined: of the word, its
    shape, its beginning and its end.

    A vector is given by the places of its ones. What a vocabulary does not list has one place in it, so that an
    unknown word still shows its shape and its ends. The place 0 pads.

    Args:
        words, shapes, prefixes, suffixes: the known forms, as `FORMS` makes them.
    """

    labels = ("0", "1")

    def __init__(self, words: Sequence[str], shapes: Sequence[str], prefixes: Sequence[str], suffixes: Sequence[str]):
        self.words = Vocabulary(words)
        self.shapes = Vocabulary(shapes)
        self.prefixes = Vocabulary(prefixes)
        self.suffixes = Vocabulary(suffixes)
        listed = [getattr(self, name) for name in FORMS]
        starts = np.cumsum([0, *map(len, listed)])
        self.width = int(starts[-1])
        """Of the whole vector; the words' part comes first."""
        self._parts = list(zip(FORMS.values(), listed, starts[:-1].tolist(), strict=True))
        self._cache: dict[str, tuple[int, ...]] = {}

    def vocabularies(self) -> dict[str, list[str]]:
        """The symbols of each vocabulary, by the name of its argument."""
        return {name: getattr(self, name).symbols for name in FORMS}

    def knows(self, token: str) -> bool:
        """Whether a token is a known word, in any case."""
        return normalize(normal_token(token)) in self.words

    def encode(self, tokens: Sequence[str]) -> np.ndarray:
        """The places of one sentence, (tokens, ones) int32."""
        return np.array([self._places(token) for token in tokens], np.int32).reshape(-1, len(FORMS))

    def _places(self, token: str) -> tuple[int, ...]:
        known = self._cache.get(token)
        if known is None:
            word = normal_token(token)
            known = tuple(start + listed.id(form(word)) for form, listed, start in self._parts)
            if len(self._cache) < 2**17:  # about 20 MB at the most
                self._cache[token] = known
        return known

    def collate(self, sentences: Sequence[np.ndarray]) -> dict[str, np.ndarray]:
        """Pads sentences on the right to one batch: `places` (batch, time, ones)."""
        time = max([len(sentence) for sentence in sentences], default=0)
        places = np.zeros((len(sentences), time, len(FORMS)), np.int32)
        for row, sentence in zip(places, sentences, strict=True):
            row[: len(sentence)] = sentence
        return {"places": places}

    def check_tags(self, sentences: Sequence[Sequence[str]], tags: Iterable[Sequence] | None) -> list[list[int]]:
        """As `check_binary_tags`."""
        return check_binary_tags(sentences, tags)

    def encode_labels(self, tags: Sequence[int]) -> np.ndarray:
        """A sentence's tags as (tokens,) int32."""
        return np.array(tags, np.int32)


def check_binary_tags(sentences: Sequence[Sequence[str]], tags: Iterable[Sequence] | None) -> list[list[int]]:
    """Tags that match their sentences: a 0 or 1 a token, or IOB2 tags, of which all but O become 1.

    Raises:
        InputError: the numbers differ, or a tag is of neither kind.
    """
    rows = check_rows(sentences, tags)
    if any(isinstance(tag, str) for row in rows for tag in row):
        return [[int(tag != OUTSIDE) for tag in row] for row in check_tags(sentences, rows)]
    for index, row in enumerate(rows, 1):
        for place, tag in enumerate(row, 1):
            if not isinstance(tag, int | np.integer) or tag not in (0, 1):
                raise InputError(f"tag {place} of sentence {index} is {tag!r}; it is 0, 1 or one of IOB2")
    return [[int(tag) for tag in row] for row in rows]
