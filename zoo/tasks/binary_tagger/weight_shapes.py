"""The weights of a binary tagger, before it is built."""

from collections.abc import Sequence

from zoo.store.architecture import BinaryTaggerArchitecture
from zoo.store.vocabulary import BinaryTaggerVocabulary
from zoo.tasks.binary_tagger.encoder import FORMS
from zoo.tasks.shared.weight_shapes import Shapes, both_ways, cell, dense
from zoo.text.vocabulary import FIRST


def weight_shapes(made: BinaryTaggerArchitecture, symbols: BinaryTaggerVocabulary, labels: Sequence[str]) -> Shapes:
    width = sum(FIRST + len(getattr(symbols, name)) for name in FORMS)
    layer = both_ways("both_ways", made.cell, width, made.units)
    if not made.bidirectional:
        layer = cell("forward/cell", made.cell, width, made.units)
    return layer | dense("sigmoid", (1 + made.bidirectional) * made.units, 1)
