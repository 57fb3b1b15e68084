"""What Keras asks of every layer: configs, shapes and dtypes announced as they come out, training, mixed precision."""

import keras
import numpy as np
import pytest
from equations import CASES, states_of
from keras.src.testing import TestCase

from zoo.cells import CELLS, make_cell
from zoo.layers.bidirectional import Bidirectional
from zoo.layers.character_encoder import CharacterEncoder
from zoo.layers.crf import CRF
from zoo.layers.parallel_stacks import ParallelStacks
from zoo.layers.rare_word_masking import RareWordMasking
from zoo.layers.recurrent import Recurrent
from zoo.layers.stack import Stack, stack_layer
from zoo.layers.token_embedding import TokenEmbedding


def one(cell):
    return make_cell(cell[0], 3, **cell[1])


def sequence():
    return Recurrent(one(CASES["lstm"]), return_sequences=True)


IDS = np.array([[2, 1, 0, 3]], "int32")
LETTERS = np.array([[[2, 1, 0], [3, 1, 2]]], "int32")
VECTORS = np.ones((2, 4, 5), "float32")
WIDE = np.ones((2, 4, 6), "float32")
LAYERS = {
    **{
        f"recurrent {case}": (Recurrent, lambda cell=cell: {"cell": one(cell)}, VECTORS, (2, 3))
        for case, cell in CASES.items()
    },
    "recurrent of a keras cell": (Recurrent, lambda: {"cell": keras.layers.GRUCell(3)}, VECTORS, (2, 3)),
    "recurrent, one_hot": (Recurrent, lambda: {"cell": one(CASES["gru"]), "one_hot": 4}, IDS, (1, 3)),
    "recurrent, weight_dropout": (
        Recurrent,
        lambda: {"cell": one(CASES["lstm"]), "weight_dropout": 0.5},
        VECTORS,
        (2, 3),
    ),
    "keras rnn of a cell": (keras.layers.RNN, lambda: {"cell": one(CASES["peephole-lstm"])}, VECTORS, (2, 3)),
    "bidirectional": (Bidirectional, lambda: {"layer": sequence()}, VECTORS, (2, 4, 6)),
    "stack": (Stack, lambda: {"layers": [sequence(), Bidirectional(sequence())], "dropout": 0.5}, VECTORS, (2, 4, 6)),
    "side by side": (
        ParallelStacks,
        lambda: {"stacks": [Stack([stack_layer("lstm", 3, 1)]) for _ in range(2)]},
        WIDE,
        [(2, 4, 6), *[(2, 3)] * 4],
    ),
    "crf": (CRF, lambda: {"labels": ["O", "B-X", "I-X", "B-Y", "I-Y"]}, VECTORS, (2, 4, 5, 5)),
    "character encoder": (CharacterEncoder, lambda: {"characters": 5, "size": 3, "filters": 4}, LETTERS, (1, 2, 4)),
    "token embedding": (
        TokenEmbedding,
        lambda: {"input_dim": 4, "output_dim": 3, "reversible": False, "dropout": 0.5},
        IDS,
        (1, 4, 3),
    ),
    "rare words": (RareWordMasking, lambda: {"listed": 3, "common": 2}, IDS, (1, 4)),
}


@pytest.mark.filterwarnings("ignore:`shuffle=True` was passed")  # by the check itself, which fits on a generator
@pytest.mark.parametrize(("layer", "options", "inputs", "shape"), LAYERS.values(), ids=LAYERS)
def test_keras_accepts_the_layer(layer, options, inputs, shape):
    TestCase().run_layer_test(
        layer,
        options(),
        input_data=inputs,
        expected_output_shape=shape,
        run_training_check=layer
        not in (RareWordMasking, ParallelStacks),  # one gives integers, the other its states, too
        run_mixed_precision_check=layer not in (CRF, CharacterEncoder),  # float32 alone
    )


@pytest.mark.parametrize("name", CELLS)
def test_keras_accepts_the_cell(name):
    states = [np.ones((2, 3), "float32")] * states_of(name)
    TestCase().run_layer_test(
        CELLS[name],
        {"units": 3},
        input_data=np.ones((2, 5), "float32"),
        call_kwargs={"states": states},
        expected_output_shape=((2, 3), [(2, 3)] * len(states)),
        run_training_check=False,  # these two give no states: above they do, to a `Recurrent` of the cell
        run_mixed_precision_check=False,
    )
