"""The words of texts that belong to a name."""

from collections.abc import Sequence
from typing import Literal, overload

from zoo.deprecation import renamed_argument
from zoo.errors import RowError
from zoo.tasks.binary_tagger.metrics import word_scores
from zoo.tasks.binary_tagger.results import BinaryTaggedText
from zoo.tasks.shared.one_or_many import Example, OnError, Several, answered, check_example
from zoo.tasks.token_level.inference import TokenInference, as_given, sentences_of

_THRESHOLD = 0.5


class BinaryTaggerInference(TokenInference):
    """Tags every word that belongs to a name; the network gives probabilities, (batch, time)."""

    @overload
    def analyse(self, x: str, pretokenized: bool = False, on_error: OnError = "raise") -> BinaryTaggedText: ...

    @overload
    def analyse(
        self, x: Several, pretokenized: bool = False, on_error: Literal["raise"] = "raise"
    ) -> list[BinaryTaggedText]: ...

    @overload
    def analyse(
        self, x: Several, pretokenized: bool = False, *, on_error: Literal["skip"]
    ) -> list[BinaryTaggedText | RowError]: ...

    @renamed_argument("texts", "x")
    def analyse(self, x, pretokenized: bool = False, on_error: OnError = "raise"):
        """The tokens, tags and probabilities of a text, a `BinaryTaggedText`, or a list of them.

        A string is one example and gives one answer; a list, tuple, array or column of strings is several and gives a
        list of answers. An example that is itself a list of strings is its tokens.

        Args:
            x: one text or several, of any length; each is split into sentences first. An empty one has no tokens.
            pretokenized: whether white space separates the tokens of a string, which is then one sentence.
            on_error: "raise", or "skip" for a `RowError` in the place of the answer to each bad example.

        Raises:
            InputError: an example that is no text; the message gives its row, from 1.
        """
        return answered(x, lambda texts: self._tagged(texts, pretokenized), on_error=on_error, check=check_example)

    def _tagged(self, examples: Sequence[Example], pretokenized: bool) -> list[BinaryTaggedText]:
        texts, sentences, owners = sentences_of(examples, pretokenized)
        answers: list = [None] * len(sentences)
        for group, probabilities, lengths in self._in_groups([[token.text for token in part] for part in sentences]):
            tags = self.decode(probabilities, lengths)
            for row, index in enumerate(group):
                answers[index] = tags[row], probabilities[row, : lengths[row]].tolist()
        results = [BinaryTaggedText(text, [], [], []) for text in texts]
        for owner, tokens, (tags, probabilities) in zip(owners, sentences, answers, strict=True):
            results[owner].tokens.extend(as_given(texts[owner], tokens))
            results[owner].tags.extend(tags)
            results[owner].probabilities.extend(probabilities)
        return results

    def scores(self, gold, predicted):
        """Precision, recall and F1 of the words tagged 1."""
        return word_scores(gold, predicted)

    def decode(self, outputs, lengths):
        return [(row[:length] > _THRESHOLD).astype(int).tolist() for row, length in zip(outputs, lengths, strict=True)]
