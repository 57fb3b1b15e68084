"""What is asked of a binary tagger: the words of a text that belong to a name."""

from collections.abc import Iterable
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from zoo.tasks.binary_tagger.metrics import word_scores
from zoo.tasks.token_level.highlight import Highlight
from zoo.tasks.token_level.inference import TokenInference, listed, sentences_of
from zoo.text.tokenizer import Token

_THRESHOLD = 0.5


class BinaryTaggedText(NamedTuple):
    """A text with its tokens, a tag of 0 or 1 for each, and the probability of 1 for each."""

    text: str
    tokens: list[Token]
    tags: list[int]
    probabilities: list[float]

    def highlights(self) -> list[Highlight]:
        """The stretches of words tagged 1."""
        tagged = zip(self.tokens, self.tags, strict=True)
        runs = [[token for token, _ in run] for tag, run in groupby(tagged, key=itemgetter(1)) if tag]
        return [Highlight(run[0].start, run[-1].end, "NAME") for run in runs]

    def to_json(self) -> dict[str, Any]:
        return {**self._asdict(), "tokens": [token.text for token in self.tokens]}


class BinaryTaggerInference(TokenInference):
    """Says of every word whether it belongs to a name; the network gives probabilities, (batch, time)."""

    def analyse(self, texts: Iterable[str], pretokenized: bool = False) -> list[BinaryTaggedText]:
        """Tokens, tags and probabilities of texts of any length, which are split into sentences first.

        Args:
            texts: strings; an empty one has no tokens.
            pretokenized: take each text as one sentence whose tokens white space separates.
        """
        texts = listed(texts)
        sentences, owners = sentences_of(texts, pretokenized)
        found: list = [None] * len(sentences)
        for group, probabilities, lengths in self._in_groups([[token.text for token in part] for part in sentences]):
            tags = self.decode(probabilities, lengths)
            for row, index in enumerate(group):
                found[index] = tags[row], probabilities[row, : lengths[row]].tolist()
        results = [BinaryTaggedText(text, [], [], []) for text in texts]
        for owner, tokens, (tags, probabilities) in zip(owners, sentences, found, strict=True):
            results[owner].tokens.extend(tokens)
            results[owner].tags.extend(tags)
            results[owner].probabilities.extend(probabilities)
        return results

    def scores(self, gold, predicted):
        """Precision, recall and F1 of the words tagged 1."""
        return word_scores(gold, predicted)

    def decode(self, outputs, lengths):
        return [(row[:length] > _THRESHOLD).astype(int).tolist() for row, length in zip(outputs, lengths, strict=True)]
