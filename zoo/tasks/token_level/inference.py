"""What is asked of a model that answers every token of a sentence."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import numpy as np

from zoo.console import track
from zoo.data.batching import Features, by_length
from zoo.errors import InputError
from zoo.tasks.token_level.sentences import check_sentences
from zoo.text.tokenizer import Token, split_sentences, tokenize, whitespace_tokens

_TOKENS_AT_ONCE = 2048
"""Padded tokens in one call of the network: enough to keep two cores busy, and little padding."""


Answered = tuple[np.ndarray, np.ndarray, np.ndarray]
"""Indices of sentences, what the network gives for them, and their lengths."""


class TokenInference:
    """Answers every token of sentences; a subclass brings `decode` and `scores`."""

    encoder: Any
    """Of `zoo.preprocessing`: tokens to arrays."""
    _network: Callable[[Features], np.ndarray]
    """The network's output for a batch."""

    def decode(self, outputs: np.ndarray, lengths: np.ndarray) -> list[list]:
        """The tags of each sentence, out of what the network gives for a batch of them, (batch, time, …)."""
        raise NotImplementedError

    def scores(self, gold: Sequence[Sequence], predicted: Sequence[Sequence]) -> dict[str, float]:
        """`precision`, `recall` and `f1` of predicted tags."""
        raise NotImplementedError

    def measure(self, x, y) -> dict[str, float]:
        """Precision, recall and F1 on sentences, strings or lists of tokens, and their tags.

        Raises:
            InputError: no sentence, or tags that do not match their sentences.
        """
        sentences = check_sentences(x)
        if not sentences:
            raise InputError("there is no sentence to evaluate on")
        return self.scores(self.encoder.check_tags(sentences, y), self.tags_of(sentences))

    def tags_of(self, sentences: Sequence[Sequence[str]]) -> list[list]:
        """The tags of sentences that are lists of tokens."""
        tags: list[list] = [[] for _ in sentences]
        wanted = [index for index, sentence in enumerate(sentences) if sentence]
        for group, outputs, lengths in self._in_groups([sentences[index] for index in wanted]):
            for index, row in zip(group, self.decode(outputs, lengths), strict=True):
                tags[wanted[index]] = row
        return tags

    def _encoded(self, sentences: Sequence[Sequence[str]]) -> list[Features]:
        """What the network reads of each of some sentences."""
        return [self.encoder.encode(sentence) for sentence in sentences]

    def _in_groups(self, sentences: Sequence[Sequence[str]]) -> Iterator[Answered]:
        """Yields (indices, outputs, lengths) of sentences of similar length, with progress if it is much."""
        encoded = self._encoded(sentences)
        lengths = [len(sentence) for sentence in sentences]
        groups = by_length(lengths, _TOKENS_AT_ONCE)

        def answered(group: np.ndarray) -> Answered:
            features = self.encoder.collate([encoded[index] for index in group])
            return group, self._network(features), np.array([lengths[index] for index in group])

        many, found = sum(lengths) > 16 * _TOKENS_AT_ONCE, self._each(answered, groups)
        yield from track(found, "tagging", len(groups)) if many else found

    def _each(self, answered: Callable[[np.ndarray], Answered], groups: Sequence[np.ndarray]) -> Iterable[Answered]:
        """What the network answers to each group, in their order."""
        return map(answered, groups)


def listed(texts: Iterable[str]) -> list[str]:
    """Texts as a list. Raises `InputError` for a single one, which would be taken for a list of letters."""
    if isinstance(texts, str) or not isinstance(texts, Iterable):
        raise InputError(f"expected a list of texts, not {type(texts).__name__}; put a single one into a list")
    return list(texts)


def sentences_of(texts: Iterable[str], pretokenized: bool = False) -> tuple[list[list[Token]], list[int]]:
    """The sentences of texts that have a token, and the index of the text of each.

    Args:
        texts: strings.
        pretokenized: take each text as one sentence whose tokens white space separates.

    Raises:
        InputError: something that is no string, named by its place.
    """
    sentences, owners = [], []
    for index, text in enumerate(texts):
        if not isinstance(text, str):
            raise InputError(f"text {index} is {type(text).__name__}, not a string")
        parts = [whitespace_tokens(text)] if pretokenized else split_sentences(text, tokenize(text))
        sentences += [part for part in parts if part]
        owners += [index] * sum(bool(part) for part in parts)
    return sentences, owners
