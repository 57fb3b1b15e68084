"""A network with a unit to find."""

import numpy as np
import pytest

from zoo.inspection.number_sentences import CHOOSING, HELD_OUT


@pytest.fixture(scope="session")
def latching_model(make_language_model):
    """A model of words whose unit 1 keeps the number of a sentence's first noun, −1 for plural, while unit 0 takes on
    that of every noun, and unit 2 notes that there was one."""
    nouns = [*CHOOSING, *HELD_OUT]
    words = ["The", *(form for noun in nouns for form in noun)]
    model = make_language_model(words, unit="word", cell="lstm", units=3, layers=1, embedding_size=2)
    number, noun, update, forget, output, candidate = 0, 1, 0, 3, 6, 9
    table = np.zeros((len(model.encoder), 2))
    for place, _ in enumerate(nouns):
        table[[3 + 2 * place, 4 + 2 * place]] = [[-1, 1], [1, 1]]  # behind `<eos>`, `<unk>` and The
    kernel, recurrent, bias = np.zeros((2, 12)), np.zeros((3, 12)), np.zeros(12)
    bias[update : update + 3], kernel[noun, update : update + 3] = -10, 20
    bias[forget : forget + 3], kernel[noun, forget] = 10, -20
    bias[output : output + 3] = 10
    kernel[number, candidate : candidate + 2] = 5, -5
    kernel[noun, candidate + 2] = 5
    recurrent[2, update + 1] = -40  # once a noun was there, unit 1 takes no other
    model.backbone.embedding.set_weights([table])
    model.backbone.stack.layers[0].cell.set_weights([kernel, recurrent, bias])
    return model
