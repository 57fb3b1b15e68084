"""The weights of a classifier, before it is built."""

from collections.abc import Sequence

from zoo.store.architecture import ClassifierArchitecture
from zoo.store.vocabulary import ClassifierVocabulary
from zoo.tasks.shared.weight_shapes import Shapes, dense, embedding, stack
from zoo.text.vocabulary import FIRST


def weight_shapes(made: ClassifierArchitecture, symbols: ClassifierVocabulary, labels: Sequence[str]) -> Shapes:
    top = made.top_units or made.units
    width = (1 + made.bidirectional) * top
    units = [made.units] * (made.layers - 1) + [top]
    shapes = embedding("embedding", FIRST + len(symbols.symbols), made.embedding_size)
    shapes |= stack("stack", made.cell, made.embedding_size, units, made.bidirectional)
    if "attention" in made.pooling:
        shapes |= dense("attention", width, width) | {"attention/context": (width, 1)}
    pooled = width * len(made.pooling)
    if made.hidden_units:
        shapes |= dense("hidden", pooled, made.hidden_units)
    return shapes | dense("logits", made.hidden_units or pooled, len(labels))
