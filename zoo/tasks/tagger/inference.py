"""The entities of texts."""

from collections.abc import Sequence
from typing import Literal, overload

from zoo.deprecation import renamed_argument
from zoo.errors import RowError
from zoo.tasks.shared.one_or_many import Example, OnError, Several, answered, check_example
from zoo.tasks.tagger.metrics import entity_scores
from zoo.tasks.tagger.results import Entity, TaggedText
from zoo.tasks.tagger.viterbi import LabelSpan, marginals, viterbi
from zoo.tasks.token_level.inference import TokenInference, as_given, sentences_of
from zoo.text.iob2 import OUTSIDE, spans


class TaggerInference(TokenInference):
    """Finds entities; the network gives the potentials of a linear chain, (batch, time, labels, labels)."""

    labels: list[str]

    @overload
    def tag(self, x: str, pretokenized: bool = False, on_error: OnError = "raise") -> list[Entity]: ...

    @overload
    def tag(
        self, x: Several, pretokenized: bool = False, on_error: Literal["raise"] = "raise"
    ) -> list[list[Entity]]: ...

    @overload
    def tag(
        self, x: Several, pretokenized: bool = False, *, on_error: Literal["skip"]
    ) -> list[list[Entity] | RowError]: ...

    @renamed_argument("text", "x")
    def tag(self, x, pretokenized: bool = False, on_error: OnError = "raise"):
        """The entities of a text, a list of `Entity`, or a list of such lists.

            ner.tag("Angela Merkel met Barack Obama.")          # [Entity("Angela Merkel", "PER", 0, 13, …), …]
            ner.tag(["Angela Merkel", "the Rhine"])             # of two texts: [[Entity(…)], [Entity(…)]]
            ner.tag([["Angela", "Merkel", "met", "Obama"]])     # of one text, given by its tokens

        A string is one example and gives one answer; a list, tuple, array or column of strings is several and gives a
        list of answers. An example that is itself a list of strings is its tokens.

        Args:
            x: one text or several, of any length; each is split into sentences first.
            pretokenized: whether white space separates the tokens of a string, which is then one sentence.
            on_error: "raise", or "skip" for a `RowError` in the place of the answer to each bad example.

        Raises:
            InputError: an example that is no text; the message gives its row, from 1.
        """
        return answered(
            x,
            lambda texts: [tagged.entities for tagged in self._tagged(texts, pretokenized)],
            on_error=on_error,
            check=check_example,
        )

    @overload
    def analyse(self, x: str, pretokenized: bool = False, on_error: OnError = "raise") -> TaggedText: ...

    @overload
    def analyse(
        self, x: Several, pretokenized: bool = False, on_error: Literal["raise"] = "raise"
    ) -> list[TaggedText]: ...

    @overload
    def analyse(
        self, x: Several, pretokenized: bool = False, *, on_error: Literal["skip"]
    ) -> list[TaggedText | RowError]: ...

    @renamed_argument("texts", "x")
    def analyse(self, x, pretokenized: bool = False, on_error: OnError = "raise"):
        """The tokens, tags and entities of a text, a `TaggedText`, or a list of them.

        A string is one example and gives one answer; a list, tuple, array or column of strings is several and gives a
        list of answers. An example that is itself a list of strings is its tokens.

        Args:
            x: one text or several, as in `tag`; an empty one has no tokens.
            pretokenized, on_error: as in `tag`.

        Raises:
            InputError: an example that is no text; the message gives its row, from 1.
        """
        return answered(x, lambda texts: self._tagged(texts, pretokenized), on_error=on_error, check=check_example)

    def _tagged(self, examples: Sequence[Example], pretokenized: bool) -> list[TaggedText]:
        texts, sentences, owners = sentences_of(examples, pretokenized)
        results = [TaggedText(text, [], [], []) for text in texts]
        answers: list = [None] * len(sentences)
        label_ids = {label: index for index, label in enumerate(self.labels)}
        for group, potentials, lengths in self._in_groups([[token.text for token in part] for part in sentences]):
            paths = viterbi(potentials, lengths)
            tags = [[self.labels[label] for label in path] for path in paths]
            # Only sentences with an entity need scores.
            scored = [row for row, row_tags in enumerate(tags) if set(row_tags) != {OUTSIDE}]
            named = [(position, row, *span) for position, row in enumerate(scored) for span in spans(tags[row])]
            label_spans = [
                LabelSpan(position, start, paths[row][start:end], label_ids.get(f"I-{label}"))
                for position, row, label, start, end in named
            ]
            scores = marginals(potentials[scored], lengths[scored], label_spans)
            for row, index in enumerate(group):
                answers[index] = tags[row], []
            for (_, row, label, start, end), score in zip(named, scores.tolist(), strict=True):
                index = group[row]
                text, tokens = texts[owners[index]], sentences[index]
                first, last = tokens[start].start, tokens[end - 1].end
                answers[index][1].append(Entity(text[first:last], label, first, last, score))
        for owner, tokens, (tags, entities) in zip(owners, sentences, answers, strict=True):
            results[owner].tokens.extend(as_given(texts[owner], tokens))
            results[owner].tags.extend(tags)
            results[owner].entities.extend(entities)
        return results

    def scores(self, gold, predicted):
        """Precision, recall and F1 of whole entities."""
        return entity_scores(gold, predicted)

    def decode(self, outputs, lengths):
        return [[self.labels[label] for label in path] for path in viterbi(outputs, lengths)]
