"""The weights of a language model, before it is built."""

from collections.abc import Sequence

from zoo.store.architecture import LanguageModelArchitecture
from zoo.store.vocabulary import LanguageModelVocabulary
from zoo.tasks.shared.weight_shapes import Shapes, next_token
from zoo.text.vocabulary import FIRST


def weight_shapes(made: LanguageModelArchitecture, symbols: LanguageModelVocabulary, labels: Sequence[str]) -> Shapes:
    return next_token(made, FIRST + len(symbols.symbols))
