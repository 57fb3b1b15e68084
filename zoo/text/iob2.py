"""Tags of the IOB2 scheme, and what they say about a sentence.

In IOB2 an entity of type X begins with `B-X` and continues with `I-X`; `O` is everything else. Source: Ramshaw &
Marcus 1995, "Text chunking using transformation-based learning"; the variant as in CoNLL-2003 files.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

OUTSIDE = "O"


class Span(NamedTuple):
    """An entity over tokens `start` to `end`, the end excluded."""

    label: str
    start: int
    end: int


def label_set(types: Iterable[str]) -> list[str]:
    """The tags of some entity types: `O`, then `B-X`, `I-X` of each type in alphabetical order."""
    return [OUTSIDE] + [f"{prefix}-{name}" for name in sorted(set(types)) for prefix in "BI"]


def entity_types(tags: Iterable[str]) -> list[str]:
    """The entity types that occur in `tags`, in alphabetical order."""
    return sorted({tag[2:] for tag in tags if tag != OUTSIDE})


def spans(tags: Sequence[str]) -> list[Span]:
    """The entities of a sentence. An `I-X` that continues no X is no entity, as in strict IOB2."""
    found = []
    start = None
    for index, tag in enumerate([*tags, OUTSIDE]):
        if start is not None and tag != f"I-{tags[start][2:]}":
            found.append(Span(tags[start][2:], start, index))
            start = None
        if tag.startswith("B-"):
            start = index
    return found


def allowed_transitions(labels: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """Which label may open a sentence, (labels,), and which may follow which, (labels, labels): both boolean."""
    inside = np.array([label.startswith("I-") for label in labels])
    types = np.array([label[2:] for label in labels])
    continues = (types[:, None] == types[None, :]) & (np.array(labels) != OUTSIDE)[:, None]
    return ~inside, ~inside[None, :] | continues


_FORBIDDEN = np.float32(-1e4)
"""A log-potential so low that no allowed path can lose to it, and so finite that no gradient becomes NaN."""


def closed_potentials(labels: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """What is added to the log-potentials of opening labels, (labels,), and of pairs, (labels, labels), so that none
    that is not allowed is taken: both float32."""
    start, pairs = allowed_transitions(labels)
    return _FORBIDDEN * ~start, _FORBIDDEN * ~pairs
