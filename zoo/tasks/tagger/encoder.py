"""Sentences to the arrays that a tagger reads, and tags to the ones it learns from."""

from collections.abc import Iterable, Sequence

import numpy as np

from zoo.data.batching import Features
from zoo.errors import InputError
from zoo.tasks.token_level.sentences import check_tags
from zoo.tasks.token_level.word_forms import fold_digits, normalize, shape
from zoo.text.normal_form import normal_token
from zoo.text.vocabulary import UNKNOWN, Vocabulary


class TaggingEncoder:
    """Turns tokens, of which the normal form is read, into ids of words, of their characters and of their shapes.

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

    def knows(self, token: str) -> bool:
        """Whether a token is a known word, in any case."""
        word = normal_token(token)
        return normalize(word) in self.words or self._cased_id(fold_digits(word)) != UNKNOWN

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
            word = normal_token(token)
            known = (
                self.words.id(normalize(word)),
                self._cased_id(fold_digits(word)),
                self.shapes.id(shape(word)),
                np.array(self.characters.ids(word[: self.max_word_length]), np.int32),
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
