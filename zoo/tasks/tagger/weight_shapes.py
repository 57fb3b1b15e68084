"""The weights of a tagger, before it is built."""

from collections.abc import Sequence

from zoo.store.architecture import TaggerArchitecture
from zoo.store.vocabulary import TaggerVocabulary
from zoo.tasks.shared.weight_shapes import Shapes, dense, embedding, stack
from zoo.text.vocabulary import FIRST

_KERNEL = 3
"""Letters that a filter sees at once."""


def weight_shapes(made: TaggerArchitecture, symbols: TaggerVocabulary, labels: Sequence[str]) -> Shapes:
    shapes = embedding("word_vectors", FIRST + len(symbols.words), made.word_size)
    shapes |= embedding("cased_word_vectors", FIRST + len(symbols.cased_words), made.cased_word_size)
    shapes |= embedding("learned_vectors", made.learned_words, made.learned_size)
    shapes |= embedding("shape_vectors", FIRST + len(symbols.shapes), made.shape_size)
    shapes |= embedding("letters/letters", FIRST + len(symbols.characters), made.character_size)
    shapes |= {
        "letters/convolution/kernel": (_KERNEL, made.character_size, made.filters),
        "letters/convolution/bias": (made.filters,),
    }
    if made.context_size:
        shapes |= dense("context_projection", made.context_size, made.context_projected)
    inputs = made.word_size + made.cased_word_size + made.learned_size + made.shape_size + made.filters
    shapes |= stack("recurrence", made.cell, inputs + made.context_projected, [made.units] * made.layers, True)
    shapes |= dense("emissions", 2 * made.units, len(labels))
    return shapes | {"crf/transitions": (len(labels), len(labels)), "crf/start": (len(labels),)}
