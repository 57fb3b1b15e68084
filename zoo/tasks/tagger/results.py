"""The answers of a tagger."""

from typing import Any, NamedTuple

from zoo.tasks.token_level.highlight import Highlight
from zoo.text.tokenizer import Token


class Entity(NamedTuple):
    """A named entity in a text: `source[start:end] == text`; `score` is its probability under the model."""

    text: str
    label: str
    start: int
    end: int
    score: float


class TaggedText(NamedTuple):
    """A text with its tokens, one IOB2 tag a token, and the entities."""

    text: str
    tokens: list[Token]
    tags: list[str]
    entities: list[Entity]

    def highlights(self) -> list[Highlight]:
        """The parts of the text that are entities."""
        return [Highlight(entity.start, entity.end, entity.label, entity.score) for entity in self.entities]

    def to_json(self) -> dict[str, Any]:
        return {
            **self._asdict(),
            "tokens": [token.text for token in self.tokens],
            "entities": [entity._asdict() for entity in self.entities],
        }
