"""What is asked of a tagger: the entities of a text."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from zoo.answers.entity_scores import entity_scores
from zoo.answers.marks import Mark
from zoo.answers.tokens import TokenAnswers, sentences_of
from zoo.decoding.chain import Marginals, viterbi
from zoo.errors import InputError
from zoo.preprocessing.tags import OUTSIDE, spans
from zoo.preprocessing.words import Token


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

    def marks(self) -> list[Mark]:
        """Where the entities stand."""
        return [Mark(entity.start, entity.end, entity.label, entity.score) for entity in self.entities]

    def to_json(self) -> dict[str, Any]:
        return {
            **self._asdict(),
            "tokens": [token.text for token in self.tokens],
            "entities": [entity._asdict() for entity in self.entities],
        }


class EntityAnswers(TokenAnswers):
    """Finds entities; the network gives the potentials of a linear chain, (batch, time, labels, labels)."""

    labels: list[str]

    def tag(self, text):
        """The entities of a text, a list of `Entity`; of a list of texts, a list of such lists."""
        if isinstance(text, str):
            return self.analyse([text])[0].entities
        if not isinstance(text, Iterable):
            raise InputError(f"expected a text or a list of texts, not {type(text).__name__}")
        return [tagged.entities for tagged in self.analyse(text)]

    def analyse(self, texts: Iterable[str], pretokenized: bool = False) -> list[TaggedText]:
        """Tokens, tags and entities of texts of any length, which are split into sentences first.

        Args:
            texts: strings; an empty one has no tokens.
            pretokenized: take each text as one sentence whose tokens white space separates.
        """
        texts = list(texts)
        sentences, owners = sentences_of(texts, pretokenized)
        results = [TaggedText(text, [], [], []) for text in texts]
        found: list = [None] * len(sentences)
        for group, potentials, lengths in self._in_groups([[token.text for token in part] for part in sentences]):
            paths = viterbi(potentials, lengths)
            tags = [[self.labels[label] for label in path] for path in paths]
            rich = [row for row, tagged in enumerate(tags) if set(tagged) != {OUTSIDE}]
            marginals = Marginals(potentials[rich], lengths[rich])  # for the others there is nothing to score
            for row, index in enumerate(group):
                found[index] = tags[row], []
            for place, row in enumerate(rich):
                index = group[row]
                text, tokens = texts[owners[index]], sentences[index]
                found[index][1].extend(self._entities(text, tokens, tags[row], paths[row], marginals, place))
        for owner, tokens, (tags, entities) in zip(owners, sentences, found, strict=True):
            results[owner].tokens.extend(tokens)
            results[owner].tags.extend(tags)
            results[owner].entities.extend(entities)
        return results

    def _entities(self, text, tokens, tags, path, marginals, row):
        entities = []
        for label, start, end in spans(tags):
            inside = self.labels.index(f"I-{label}") if f"I-{label}" in self.labels else None
            score = marginals.stretch(row, start, list(path[start:end]), not_after=inside)
            first, last = tokens[start].start, tokens[end - 1].end
            entities.append(Entity(text[first:last], label, first, last, score))
        return entities

    def scores(self, gold, predicted):
        """Precision, recall and F1 of whole entities."""
        return entity_scores(gold, predicted)

    def decode(self, outputs, lengths):
        return [[self.labels[label] for label in path] for path in viterbi(outputs, lengths)]
