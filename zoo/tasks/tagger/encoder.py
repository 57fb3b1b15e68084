"""Sentences to the arrays that a tagger reads, and tags to the ones it learns from."""

import re
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from zoo.errors import InputError
from zoo.text.iob2 import OUTSIDE
from zoo.text.tokenizer import tokenize
from zoo.text.vocabulary import UNKNOWN, Vocabulary

NOT_A_LABEL = -1
"""Stands in an array of labels where there is no token."""

Features = dict[str, np.ndarray]


def fold_digits(word: str) -> str:
    """The word with every digit a 0."""
    return re.sub(r"\d", "0", word)


def normalize(word: str) -> str:
    """The form under which a word is looked up when its case is not to matter: lower case, every digit a 0."""
    return fold_digits(word.lower())


def shape(word: str) -> str:
    """What a word looks like: X, x and d for its upper-case letters, other letters and digits, marks as they are, no
    more than two alike in a row: `Xxx` for `Maria`, `dd-dd` for `2019-20`."""
    drawn = "".join(
        "X" if letter.isupper() else "x" if letter.isalpha() else "d" if letter.isdigit() else letter for letter in word
    )
    return re.sub(r"(.)\1+", r"\1\1", drawn)


class TaggingEncoder:
    """Turns tokens into ids of words, of their characters and of their shapes.

    Args:
        words: the known words, normalized.
        cased_words: the known words with their case, digits folded.
        characters: the known characters.
        shapes: the known shapes.
        labels: the tags.
        max_word_length: of longer words only so many first characters are read.
    """

    def __init__(
        self,
        words: Sequence[str],
        cased_words: Sequence[str],
        characters: Sequence[str],
        shapes: Sequence[str],
        labels: Sequence[str],
        max_word_length: int = 24,
    ):
        self.words = Vocabulary(words)
        self.cased_words = Vocabulary(cased_words)
        self.characters = Vocabulary(characters)
        self.shapes = Vocabulary(shapes)
        self.labels = list(labels)
        self.max_word_length = max_word_length
        self._label_ids = {label: index for index, label in enumerate(self.labels)}
        self._cache: dict[str, tuple[int, int, int, np.ndarray]] = {}

    def vocabularies(self) -> dict[str, list[str]]:
        """The symbols of each vocabulary, by the name of its argument."""
        return {name: getattr(self, name).symbols for name in ("words", "cased_words", "characters", "shapes")}

    def sizes(self) -> dict[str, int]:
        """How many ids each vocabulary has."""
        return {name: len(getattr(self, name)) for name in self.vocabularies()}

    def encode(self, tokens: Sequence[str]) -> Features:
        """One sentence: `words`, `cased_words` and `shapes`, each (tokens,), and `characters` (tokens,
        max_word_length); all int32."""
        encoded = [self._encode_word(token) for token in tokens]
        characters = np.zeros((len(tokens), self.max_word_length), np.int32)
        for row, (*_, ids) in zip(characters, encoded, strict=True):
            row[: len(ids)] = ids
        words, cased, shapes = np.array([ids[:3] for ids in encoded], np.int32).reshape(-1, 3).T
        return {"words": words, "cased_words": cased, "shapes": shapes, "characters": characters}

    def _encode_word(self, token: str) -> tuple[int, int, int, np.ndarray]:
        known = self._cache.get(token)
        if known is None:
            known = (
                self.words.id(normalize(token)),
                self._cased_id(fold_digits(token)),
                self.shapes.id(shape(token)),
                np.array(self.characters.ids(token[: self.max_word_length]), np.int32),
            )
            if len(self._cache) < 2**17:  # about 30 MB at the most
                self._cache[token] = known
        return known

    def _cased_id(self, word: str) -> int:
        """The id of the word as it is written, or else in another case."""
        for form in (word, word.lower(), word.capitalize(), word.title(), word.upper()):
            if form in self.cased_words:
                return self.cased_words.id(form)
        return UNKNOWN

    def check_tags(self, sentences: Sequence[Sequence[str]], tags: Iterable[Sequence[str]] | None) -> list[list[str]]:
        """As the function `check_tags`, for tags of IOB2 that the model need not have."""
        return check_tags(sentences, tags)

    def encode_labels(self, tags: Sequence[str]) -> np.ndarray:
        """The indices of a sentence's tags, (tokens,) int32.

        Raises:
            InputError: a tag that the model does not have.
        """
        try:
            return np.array([self._label_ids[tag] for tag in tags], np.int32)
        except KeyError as error:
            raise InputError(f"tag {error.args[0]!r} is not one of {', '.join(self.labels)}") from None

    def collate(self, sentences: Sequence[Features]) -> Features:
        """Pads sentences on the right to one batch: ids (batch, time), and `characters` (batch, time, letters); other
        numbers of a word (batch, time, width) float32."""
        time = max([len(sentence["words"]) for sentence in sentences], default=0)
        batch = {
            name: np.zeros(
                (len(sentences), time, *values.shape[1:]), np.int32 if values.dtype.kind == "i" else np.float32
            )
            for name, values in (sentences[0] if sentences else self.encode([])).items()
        }
        for row, sentence in enumerate(sentences):
            for name, values in sentence.items():
                batch[name][row, : len(values)] = values
        letters = int((batch["characters"] != 0).any(axis=(0, 1)).sum())
        # At least as many letters as a convolution sees at once.
        batch["characters"] = batch["characters"][:, :, : max(letters, 3)]
        return batch


def pad_labels(labels: Sequence[np.ndarray]) -> np.ndarray:
    """Labels of several sentences as one array (batch, time), `NOT_A_LABEL` where a sentence has ended."""
    padded = np.full((len(labels), max([len(row) for row in labels], default=0)), NOT_A_LABEL, np.int32)
    for row, values in zip(padded, labels, strict=True):
        row[: len(values)] = values
    return padded


def check_sentences(sentences: Iterable[str | Sequence[str]]) -> list[list[str]]:
    """Sentences as lists of tokens: a string is tokenized, a list is taken as it is.

    Raises:
        InputError: something that is neither, or a token that is no string or is empty; named by its place.
    """
    if isinstance(sentences, str | Mapping) or not isinstance(sentences, Iterable):
        raise InputError(f"expected a list of sentences, not {type(sentences).__name__}; put a single one into a list")
    checked = []
    for index, sentence in enumerate(sentences):
        if isinstance(sentence, str):
            checked.append([token.text for token in tokenize(sentence)])
            continue
        try:
            tokens = list(sentence)
        except TypeError:
            raise InputError(
                f"sentence {index} is {type(sentence).__name__}, not a string or a list of tokens"
            ) from None
        for place, token in enumerate(tokens):
            if not isinstance(token, str) or not token:
                raise InputError(f"token {place} of sentence {index} is {token!r}, not a string with text in it")
        checked.append([str(token) for token in tokens])
    return checked


def check_rows(sentences: Sequence[Sequence[str]], tags: Iterable[Sequence] | None) -> list[list]:
    """Rows of tags as lists, a tag a token. Raises `InputError` where their numbers are not those of the sentences."""
    if tags is None:
        raise InputError("the sentences have no tags; give a row of tags for each")
    try:
        tags = [list(row) for row in tags]
    except TypeError as error:
        raise InputError("tags are a list of rows, one a sentence, with a tag for each token") from error
    if len(tags) != len(sentences):
        raise InputError(f"{len(sentences)} sentences but {len(tags)} rows of tags")
    for index, (tokens, row) in enumerate(zip(sentences, tags, strict=True)):
        if len(tokens) != len(row):
            raise InputError(
                f"sentence {index} has {len(tokens)} tokens but {len(row)} tags: {' '.join(tokens)[:60]!r}"
            )
    return tags


def check_tags(sentences: Sequence[Sequence[str]], tags: Iterable[Sequence[str]] | None) -> list[list[str]]:
    """Tags that match their sentences, one IOB2 tag a token.

    Raises:
        InputError: the numbers differ, or a tag is not of IOB2 or continues an entity that is not there.
    """
    tags = check_rows(sentences, tags)
    for index, row in enumerate(tags):
        previous = OUTSIDE
        for place, tag in enumerate(row):
            if not isinstance(tag, str) or not re.fullmatch(r"O|[BI]-\S+", tag):
                raise InputError(f"tag {place} of sentence {index} is {tag!r}; IOB2 has O, B-TYPE and I-TYPE")
            if tag.startswith("I-") and previous[2:] != tag[2:]:
                raise InputError(f"tag {place} of sentence {index} is {tag} after {previous}; an entity begins with B-")
            previous = tag
    return tags
