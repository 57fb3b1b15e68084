"""Inference that gives every token of a sentence a tag."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import numpy as np

from zoo.console import track
from zoo.data.batching import Features, by_length
from zoo.errors import InputError
from zoo.tasks.shared.one_or_many import Example, OnError, answered, check_example, joined
from zoo.tasks.token_level.sentences import check_sentences
from zoo.text.normal_form import normal_form
from zoo.text.tokenizer import Token, split_sentences, tokenize, whitespace_tokens

_TOKENS_AT_ONCE = 2048
"""Padded tokens in one call of the network: enough to keep two cores busy, with little padding."""

Batch = tuple[np.ndarray, np.ndarray, np.ndarray]
"""Indices of sentences, the network's outputs for them, and their lengths."""


class TokenInference:
    """Tags every token of sentences; a subclass brings `decode` and `scores`."""

    encoder: Any
    """Tokens to arrays."""
    _network: Callable[[Features], np.ndarray]
    """The network's output for a batch."""

    def decode(self, outputs: np.ndarray, lengths: np.ndarray) -> list[list]:
        """The tags of each sentence, from the network's outputs for a batch, (batch, time, …)."""
        raise NotImplementedError

    def scores(self, gold: Sequence[Sequence], predicted: Sequence[Sequence]) -> dict[str, float]:
        """`precision`, `recall` and `f1` of predicted tags."""
        raise NotImplementedError

    def predict(self, x, pretokenized: bool = False, on_error: OnError = "raise"):
        """The tags of a sentence, one a token, or a list of such lists.

        A string is one example and gives one answer; a list, tuple, array or column of strings is several and gives a
        list of answers. An example that is itself a list of strings is its tokens.

        Args:
            x: one sentence or several. A string is not split into sentences.
            pretokenized: whether white space separates the tokens of a string.
            on_error: "raise", or "skip" for a `RowError` in the place of the answer to each bad example.

        Raises:
            InputError: an example that is no text; the message gives its row, from 1.
        """
        return answered(
            x,
            lambda sentences: self.tags_of(check_sentences(sentences, pretokenized)),
            "sentence",
            on_error=on_error,
            check=check_example,
        )

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
        indices = [index for index, sentence in enumerate(sentences) if sentence]
        for group, outputs, lengths in self._in_groups([sentences[index] for index in indices]):
            for position, row in zip(group, self.decode(outputs, lengths), strict=True):
                tags[indices[position]] = row
        return tags

    def _encoded(self, sentences: Sequence[Sequence[str]]) -> list[Features]:
        """The network's inputs for each sentence."""
        return [self.encoder.encode(sentence) for sentence in sentences]

    def _in_groups(self, sentences: Sequence[Sequence[str]]) -> Iterator[Batch]:
        """Yields (indices, outputs, lengths) of sentences of similar length, with a progress bar if there are many."""
        encoded = self._encoded(sentences)
        lengths = [len(sentence) for sentence in sentences]
        groups = by_length(lengths, _TOKENS_AT_ONCE)

        def run(group: np.ndarray) -> Batch:
            features = self.encoder.collate([encoded[index] for index in group])
            return group, self._network(features), np.array([lengths[index] for index in group])

        takes_long, results = sum(lengths) > 16 * _TOKENS_AT_ONCE, self._each(run, groups)
        yield from track(results, "tagging", len(groups)) if takes_long else results

    def _each(self, run: Callable[[np.ndarray], Batch], groups: Sequence[np.ndarray]) -> Iterable[Batch]:
        """The result of each group, in order."""
        return map(run, groups)


def as_given(text: str, tokens: Iterable[Token]) -> list[Token]:
    """Tokens as a text has them, in place of their normal form."""
    return [Token(text[token.start : token.end], token.start, token.end) for token in tokens]


def sentences_of(
    examples: Iterable[Example], pretokenized: bool = False
) -> tuple[list[str], list[list[Token]], list[int]]:
    """The texts of examples, their sentences that have a token, and the index of the text of each sentence.

    Tokens are in the normal form; their places are those in the text as it was given.

    Args:
        examples: strings, which are split into sentences, or lists of tokens, each one sentence; the text of tokens has
            a space between two.
        pretokenized: whether each string is one sentence whose tokens white space separates.

    Raises:
        InputError: an example that is neither; the message counts from 1.
    """
    texts, sentences, owners = [], [], []
    for index, example in enumerate(examples):
        text = check_example(example, index + 1)
        if not isinstance(text, str):
            text, tokens = joined(text)
            parts = [tokens]
        else:
            read = normal_form(text)
            own = whitespace_tokens(read.text) if pretokenized else tokenize(read.text)
            parts = [own] if pretokenized else split_sentences(read.text, own)
            parts = [read.placed(part) for part in parts]
        texts.append(text)
        sentences += [part for part in parts if part]
        owners += [index] * sum(bool(part) for part in parts)
    return texts, sentences, owners
