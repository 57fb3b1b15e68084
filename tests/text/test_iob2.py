"""IOB2 tags."""

import numpy as np
import pytest
from seqeval.scheme import IOB2, Tokens

from zoo.text.iob2 import Span, allowed_transitions, entity_types, label_set, spans

LABELS = ["O", "B-LOC", "I-LOC", "B-PER", "I-PER"]


def test_labels_are_outside_then_each_type_in_alphabetical_order():
    assert label_set(["PER", "LOC", "PER"]) == LABELS
    assert label_set([]) == ["O"]


def test_the_types_of_tags_are_those_that_occur_in_alphabetical_order():
    assert entity_types(["O", "I-PER", "B-LOC", "B-PER"]) == ["LOC", "PER"]


def test_entities_are_those_of_seqeval_in_its_strict_mode(random):
    for length in random.integers(0, 12, size=500):
        tags = [str(tag) for tag in random.choice(LABELS, size=length)]
        expected = [Span(*entity.to_tuple()[1:2], *entity.to_tuple()[2:]) for entity in Tokens(tags, IOB2).entities]
        assert spans(tags) == expected, tags


def test_entities_that_stand_side_by_side_stay_apart():
    assert spans(["B-PER", "B-PER", "I-PER", "I-LOC"]) == [Span("PER", 0, 1), Span("PER", 1, 3)]


@pytest.mark.parametrize("labels", [LABELS, LABELS[::-1], ["O"]], ids=len)
def test_an_inside_follows_its_own_type_alone_and_opens_nothing(labels):
    start, pairs = allowed_transitions(labels)

    for j, after in enumerate(labels):
        assert start[j] == (not after.startswith("I-"))
        for i, before in enumerate(labels):
            expected = not after.startswith("I-") or before in (after, "B" + after[1:])
            assert pairs[i, j] == expected, (before, after)
    assert start.dtype == pairs.dtype == np.bool_
