"""The words of texts that belong to a name."""

from collections.abc import Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple, overload

from zoo.deprecation import renamed_argument
from zoo.tasks.binary_tagger.metrics import word_scores
from zoo.tasks.shared.one_or_many import Example, Several, answered
from zoo.tasks.token_level.highlight import Highlight
from zoo.tasks.token_level.inference import TokenInference, sentences_of
from zoo.text.tokenizer import Token

_THRESHOLD = 0.5


class BinaryTaggedText(NamedTuple):
    """A text with its tokens, a tag of 0 or 1 for each, and the probability of 1 for each."""

    text: str
    tokens: list[Token]
    tags: list[int]
    probabilities: list[float]

    def highlights(self) -> list[Highlight]:
        """The parts of the text whose words are tagged 1."""
        tagged = zip(self.tokens, self.tags, strict=True)
        runs = [[token for token, _ in run] for tag, run in groupby(tagged, key=itemgetter(1)) if tag]
        return [Highlight(run[0].start, run[-1].end, "NAME") for run in runs]

    def to_json(self) -> dict[str, Any]:
        return {**self._asdict(), "tokens": [token.text for token in self.tokens]}


class BinaryTaggerInference(TokenInference):
    """Tags every word that belongs to a name; the network gives probabilities, (batch, time)."""

    @overload
    def analyse(self, x: str, pretokenized: bool = False) -> BinaryTaggedText: ...

    @overload
    def analyse(self, x: Several, pretokenized: bool = False) -> list[BinaryTaggedText]: ...

    @renamed_argument("texts", "x")
    def analyse(self, x, pretokenized: bool = False):
        """The tokens, tags and probabilities of a text, a `BinaryTaggedText`, or a list of them.

        A string is one example and gives one answer; a list, tuple, array or column of strings is several and gives a
        list of answers. An example that is itself a list of strings is its tokens.

        Args:
            x: one text or several, of any length; each is split into sentences first. An empty one has no tokens.
            pretokenized: whether white space separates the tokens of a string, which is then one sentence.

        Raises:
            InputError: an example that is no text; the message gives its index.
        """
        return answered(x, lambda texts: self._tagged(texts, pretokenized))

    def _tagged(self, examples: Sequence[Example], pretokenized: bool) -> list[BinaryTaggedText]:
        texts, sentences, owners = sentences_of(examples, pretokenized)
        answers: list = [None] * len(sentences)
        for group, probabilities, lengths in self._in_groups([[token.text for token in part] for part in sentences]):
            tags = self.decode(probabilities, lengths)
            for row, index in enumerate(group):
                answers[index] = tags[row], probabilities[row, : lengths[row]].tolist()
        results = [BinaryTaggedText(text, [], [], []) for text in texts]
        for owner, tokens, (tags, probabilities) in zip(owners, sentences, answers, strict=True):
            results[owner].tokens.extend(tokens)
            results[owner].tags.extend(tags)
            results[owner].probabilities.extend(probabilities)
        return results

    def scores(self, gold, predicted):
        """Precision, recall and F1 of the words tagged 1."""
        return word_scores(gold, predicted)

    def decode(self, outputs, lengths):
        return [(row[:length] > _THRESHOLD).astype(int).tolist() for row, length in zip(outputs, lengths, strict=True)]
