"""What is asked of a classifier: the label of a text."""

from collections.abc import Callable, Iterable, Iterator, Sequence

import numpy as np

from zoo.console import track
from zoo.data.batching import Features, by_length
from zoo.errors import InputError
from zoo.tasks.classifier.encoder import ClassificationEncoder, Readable, check_labels, check_readables
from zoo.tasks.classifier.metrics import classification_scores
from zoo.tasks.classifier.results import Classified

_TOKENS_AT_ONCE = 16384
"""Padded tokens in one call of the network, where a text has no more."""


class ClassifierInference:
    """Gives texts a label; the network gives logits, (batch, labels)."""

    encoder: ClassificationEncoder
    labels: list[str]
    _network: Callable[[Features], np.ndarray]

    def classify(self, x: str | Iterable[Readable], pretokenized: bool = False):
        """The label of a text and the probability of each, a `Classified`; of a list of texts, a list of them.

        Args:
            x: a string, or a list of strings and lists of tokens.
            pretokenized: words of a string are what white space separates.

        Raises:
            InputError: what is no text, or has nothing in it, named by its place.
        """
        readables = check_readables([x] if isinstance(x, str) else x)
        shares = self._probabilities([self.encoder.encode(readable, pretokenized) for readable in readables])
        answers = []
        for readable, row in zip(readables, shares, strict=True):
            found = dict(zip(self.labels, row.tolist(), strict=True))
            best = max(found, key=found.get)
            answers.append(Classified(self.encoder.text(readable), best, found[best], found))
        return answers[0] if isinstance(x, str) else answers

    def labels_of(self, x: Iterable[Readable]) -> list[str]:
        """The most probable label of each text."""
        rows = [self.encoder.encode(readable) for readable in check_readables(x)]
        return [self.labels[place] for place in self._probabilities(rows).argmax(axis=-1)]

    def measure(self, x: Iterable[Readable], y) -> dict[str, float]:
        """Of texts and their labels `accuracy`; `macro-f1`; `loss`, −log P(label) in nats.

        Raises:
            InputError: labels that do not match their texts or that the model does not have.
        """
        readables = check_readables(x)
        if not readables:
            raise InputError("there is no text to evaluate on")
        gold = check_labels(readables, y)
        places = self.encoder.encode_labels(gold)
        shares = self._probabilities([self.encoder.encode(readable) for readable in readables])
        said = [self.labels[place] for place in shares.argmax(axis=-1)]
        loss = -np.log(np.maximum(shares[np.arange(len(gold)), places], 1e-30)).mean()
        return {**classification_scores(gold, said), "loss": float(loss)}

    def _probabilities(self, rows: Sequence[np.ndarray]) -> np.ndarray:
        """The probability of each label for rows of ids, (texts, labels) float64."""
        logits = np.zeros((len(rows), len(self.labels)))
        for group in self._groups_of([len(row) for row in rows]):
            logits[group] = self._network(self.encoder.collate([rows[index] for index in group]))
        shares = np.exp(logits - logits.max(axis=-1, keepdims=True))
        return shares / shares.sum(axis=-1, keepdims=True)

    def _groups_of(self, lengths: list[int]) -> Iterator[np.ndarray]:
        """Indices of texts of similar length, with progress if it is much."""
        groups = by_length(lengths, _TOKENS_AT_ONCE)
        yield from track(groups, "classifying") if len(groups) > 16 else groups
