"""The answers of a binary tagger."""

from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from zoo.tasks.token_level.highlight import Highlight
from zoo.text.tokenizer import Token


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
