"""What is asked of a tagger: the entities of a text."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from zoo.errors import InputError
from zoo.tasks.tagger.metrics import entity_scores
from zoo.tasks.tagger.viterbi import LabelSpan, marginals, viterbi
from zoo.tasks.token_level.highlight import Highlight
from zoo.tasks.token_level.inference import TokenInference, listed, sentences_of
from zoo.text.iob2 import OUTSIDE, spans
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
        """Where the entities stand."""
        return [Highlight(entity.start, entity.end, entity.label, entity.score) for entity in self.entities]

    def to_json(self) -> dict[str, Any]:
        return {
            **self._asdict(),
            "tokens": [token.text for token in self.tokens],
            "entities": [entity._asdict() for entity in self.entities],
        }


class TaggerInference(TokenInference):
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
        texts = listed(texts)
        sentences, owners = sentences_of(texts, pretokenized)
        results = [TaggedText(text, [], [], []) for text in texts]
        found: list = [None] * len(sentences)
        places = {label: place for place, label in enumerate(self.labels)}
        for group, potentials, lengths in self._in_groups([[token.text for token in part] for part in sentences]):
            paths = viterbi(potentials, lengths)
            tags = [[self.labels[label] for label in path] for path in paths]
            rich = [row for row, tagged in enumerate(tags) if set(tagged) != {OUTSIDE}]
            named = [(place, row, *span) for place, row in enumerate(rich) for span in spans(tags[row])]
            stretches = [
                LabelSpan(place, start, paths[row][start:end], places.get(f"I-{label}"))
                for place, row, label, start, end in named
            ]
            # Sentences without a name have nothing to score.
            scores = marginals(potentials[rich], lengths[rich], stretches)
            for row, index in enumerate(group):
                found[index] = tags[row], []
            for (_, row, label, start, end), score in zip(named, scores.tolist(), strict=True):
                index = group[row]
                text, tokens = texts[owners[index]], sentences[index]
                first, last = tokens[start].start, tokens[end - 1].end
                found[index][1].append(Entity(text[first:last], label, first, last, score))
        for owner, tokens, (tags, entities) in zip(owners, sentences, found, strict=True):
            results[owner].tokens.extend(tokens)
            results[owner].tags.extend(tags)
            results[owner].entities.extend(entities)
        return results

    def scores(self, gold, predicted):
        """Precision, recall and F1 of whole entities."""
        return entity_scores(gold, predicted)

    def decode(self, outputs, lengths):
        return [[self.labels[label] for label in path] for path in viterbi(outputs, lengths)]
