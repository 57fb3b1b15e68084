"""The labels of texts."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Literal, overload

import numpy as np

from zoo.console import track
from zoo.data.batching import Features, by_length
from zoo.errors import InputError, RowError
from zoo.tasks.classifier.encoder import ClassificationEncoder, Readable, check_labels, check_readable, check_readables
from zoo.tasks.classifier.metrics import label_scores
from zoo.tasks.classifier.results import Classified
from zoo.tasks.shared.one_or_many import OnError, Several, answered

_TOKENS_AT_ONCE = 16384
"""Padded tokens in one call of the network; a longer text is a call of its own."""


class ClassifierInference:
    """Labels texts; the network gives logits, (batch, labels)."""

    encoder: ClassificationEncoder
    labels: list[str]
    _network: Callable[[Features], np.ndarray]

    @overload
    def classify(self, x: str, pretokenized: bool = False, on_error: OnError = "raise") -> Classified: ...

    @overload
    def classify(
        self, x: Several, pretokenized: bool = False, on_error: Literal["raise"] = "raise"
    ) -> list[Classified]: ...

    @overload
    def classify(
        self, x: Several, pretokenized: bool = False, *, on_error: Literal["skip"]
    ) -> list[Classified | RowError]: ...

    def classify(self, x, pretokenized: bool = False, on_error: OnError = "raise"):
        """The label of a text and the probability of each label, a `Classified`, or a list of them.

        A string is one example and gives one answer; a list, tuple, array or column of strings is several and gives a
        list of answers. An example that is itself a list of strings is its tokens.

        Args:
            x: one text or several.
            pretokenized: whether white space separates the tokens of a string.
            on_error: "raise", or "skip" for a `RowError` in the place of the answer to each bad example.

        Raises:
            InputError: an example that is no text, or is empty; the message gives its row, from 1.
        """
        return answered(
            x, lambda texts: self._classified(texts, pretokenized), on_error=on_error, check=self._checked(pretokenized)
        )

    @overload
    def predict(self, x: str, pretokenized: bool = False, on_error: OnError = "raise") -> str: ...

    @overload
    def predict(self, x: Several, pretokenized: bool = False, on_error: Literal["raise"] = "raise") -> list[str]: ...

    @overload
    def predict(self, x: Several, pretokenized: bool = False, *, on_error: Literal["skip"]) -> list[str | RowError]: ...

    def predict(self, x, pretokenized: bool = False, on_error: OnError = "raise"):
        """The most probable label of a text, a string, or a list of them; examples and errors as in `classify`.

        A string is one example and gives one answer; a list, tuple, array or column of strings is several and gives a
        list of answers. An example that is itself a list of strings is its tokens.
        """
        return answered(
            x, lambda texts: self.labels_of(texts, pretokenized), on_error=on_error, check=self._checked(pretokenized)
        )

    def _checked(self, pretokenized: bool) -> Callable[[Readable, int], object]:
        """What refuses a text that has no label; a tune is read for that."""
        if self.encoder.unit == "word":
            return check_readable
        return lambda readable, row: self.encoder.tokens(check_readable(readable, row), pretokenized)

    def labels_of(self, x: Iterable[Readable], pretokenized: bool = False) -> list[str]:
        """The most probable label of each text of a list."""
        rows = [self.encoder.encode(readable, pretokenized) for readable in check_readables(x)]
        return [self.labels[index] for index in self._probabilities(rows).argmax(axis=-1)]

    def _classified(self, texts: Iterable[Readable], pretokenized: bool) -> list[Classified]:
        readables = check_readables(texts)
        probs = self._probabilities([self.encoder.encode(readable, pretokenized) for readable in readables])
        answers = []
        for readable, row in zip(readables, probs, strict=True):
            by_label = dict(zip(self.labels, row.tolist(), strict=True))
            best = max(by_label, key=by_label.__getitem__)
            answers.append(Classified(self.encoder.text(readable), best, by_label[best], by_label))
        return answers

    def measure(self, x: Iterable[Readable], y) -> dict[str, float]:
        """`accuracy`, `macro-f1` and `loss`, −log P(label) in nats, on texts and their labels.

        Raises:
            InputError: labels that do not match their texts or that the model does not have.
        """
        readables = check_readables(x)
        if not readables:
            raise InputError("there is no text to evaluate on")
        gold = check_labels(readables, y)
        indices = self.encoder.encode_labels(gold)
        probs = self._probabilities([self.encoder.encode(readable) for readable in readables])
        predicted = [self.labels[index] for index in probs.argmax(axis=-1)]
        loss = -np.log(np.maximum(probs[np.arange(len(gold)), indices], 1e-30)).mean()
        return {**label_scores(gold, predicted), "loss": float(loss)}

    def _probabilities(self, rows: Sequence[np.ndarray]) -> np.ndarray:
        """The probability of each label for rows of ids, (texts, labels) float64."""
        logits = np.zeros((len(rows), len(self.labels)))
        for group in self._groups_of([len(row) for row in rows]):
            logits[group] = self._network(self.encoder.collate([rows[index] for index in group]))
        probs = np.exp(logits - logits.max(axis=-1, keepdims=True))
        return probs / probs.sum(axis=-1, keepdims=True)

    def _groups_of(self, lengths: list[int]) -> Iterator[np.ndarray]:
        """Yields indices of texts of similar length, with a progress bar if there are many."""
        groups = by_length(lengths, _TOKENS_AT_ONCE)
        yield from track(groups, "classifying") if len(groups) > 16 else groups
