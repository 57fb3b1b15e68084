"""How a tagger keeps what it knows when it learns new types."""

from types import SimpleNamespace

from zoo.tasks.tagger.evaluate import f1_by_type, f1_of_their_types
from zoo.tasks.tagger.finetune import completed

SENTENCE = ["Ada", "Lovelace", "took", "Zoloft", "in", "Oslo", "."]
FOUND = ["B-PER", "I-PER", "O", "B-ORG", "O", "B-LOC", "O"]
TAGGER = SimpleNamespace(tags_of=lambda sentences: [FOUND for _ in sentences], labels=["O", "B-PER", "B-ORG", "B-LOC"])


def test_tags_are_completed_where_the_user_has_none():
    tags = ["O", "O", "O", "B-DRUG", "O", "O", "O"]
    assert completed(TAGGER, [SENTENCE], [tags], ["PER", "ORG"]) == [["B-PER", "I-PER", "O", "B-DRUG", "O", "O", "O"]]
    overlapping = ["O", "B-NAME", "O", "O", "O", "O", "O"]
    assert completed(TAGGER, [SENTENCE], [overlapping], ["PER"]) == [overlapping]
    assert tags == ["O", "O", "O", "B-DRUG", "O", "O", "O"]


def test_scores_are_over_the_types_that_the_sentences_have():
    gold = ["B-PER", "I-PER", "O", "B-DRUG", "O", "O", "O"]  # the tagger's LOC and ORG are nothing to them
    assert f1_of_their_types(TAGGER, [SENTENCE], [gold]) == 2 / 3
    assert f1_by_type(TAGGER, [SENTENCE], [gold]) == {"PER": 1.0, "DRUG": 0.0}
