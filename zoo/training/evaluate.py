"""How well a model does on the data sets that zoo knows."""

from zoo.models.entity_scores import entity_scores
from zoo.models.tagger import Tagger
from zoo.preprocessing.tags import OUTSIDE, entity_types
from zoo.training.tagging import Sentences, read_split

TYPES = {"wnut17": {"person": "PER", "location": "LOC", "corporation": "ORG", "group": "ORG"}}
"""What a data set calls the types that taggers know under other names."""


def evaluate(model: Tagger, dataset: str, split: str = "test") -> dict[str, float]:
    """Entity precision, recall and F1 on a split, on its own tokens, over the types that both know.

    Raises:
        UnknownNameError: no such data set or split.
        DataError: the data set's files are not there.
    """
    sentences, tags = read_split(dataset, split)
    return evaluate_tags(model, sentences, tags, TYPES.get(dataset, {}))


def evaluate_tags(model: Tagger, sentences: Sentences, tags: Sentences, names: dict[str, str] | None = None):
    """As `evaluate`, on sentences at hand; `names` translates their types into those of the model."""
    tags = [[translate(tag, names or {}) for tag in row] for row in tags]
    shared = set(entity_types(model.labels)) & set(entity_types({tag for row in tags for tag in row}))
    return entity_scores(_only(tags, shared), _only(model.predict(sentences), shared))


def translate(tag: str, names: dict[str, str]) -> str:
    return tag if tag == OUTSIDE else f"{tag[0]}-{names.get(tag[2:], tag[2:])}"


def _only(tags: Sentences, types: set[str]) -> Sentences:
    return [[tag if tag[2:] in types else OUTSIDE for tag in row] for row in tags]
