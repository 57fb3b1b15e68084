"""The weights of a tune generator, before it is built."""

from collections.abc import Sequence

from zoo.store.architecture import TuneGeneratorArchitecture
from zoo.store.vocabulary import TuneGeneratorVocabulary
from zoo.tasks.shared.weight_shapes import Shapes, next_token
from zoo.text.vocabulary import FIRST


def weight_shapes(made: TuneGeneratorArchitecture, symbols: TuneGeneratorVocabulary, labels: Sequence[str]) -> Shapes:
    return next_token(made, FIRST + len(symbols.symbols))
