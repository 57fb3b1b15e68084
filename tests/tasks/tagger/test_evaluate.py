"""Entity scores over the types that both know."""

from zoo.tasks.tagger.evaluate import evaluate_entities, translate


class Sayer:
    """Says the same tags whatever it is asked."""

    labels = ("O", "B-PER", "I-PER", "B-MISC", "I-MISC")

    def __init__(self, tags):
        self._tags = tags

    def tags_of(self, sentences):
        return self._tags


def test_only_types_that_both_know_count():
    gold = [["B-person", "I-person", "O", "B-product"]]
    said = [["B-PER", "I-PER", "B-MISC", "O"]]
    assert evaluate_entities(Sayer(said), [["a", "b", "c", "d"]], gold, "wnut17")["f1"] == 1.0


def test_a_wrong_boundary_is_wrong():
    assert evaluate_entities(Sayer([["B-PER", "O"]]), [["a", "b"]], [["B-PER", "I-PER"]])["f1"] == 0.0


def test_tags_are_translated_with_their_prefix():
    assert [translate(tag, {"person": "PER"}) for tag in ("B-person", "I-person", "O", "B-LOC")] == [
        "B-PER",
        "I-PER",
        "O",
        "B-LOC",
    ]
