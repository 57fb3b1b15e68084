"""What Keras asks of every layer: configs, shapes and dtypes announced as they come out, training."""

import numpy as np
import pytest
from keras.src.testing import TestCase

from zoo.cells.lstm import LSTMCell
from zoo.layers.character_encoder import CharacterEncoder
from zoo.layers.crf import CRF
from zoo.layers.rare_words import RareWords
from zoo.layers.recurrent import Bidirectional, Recurrent
from zoo.layers.stack import Stack


def recurrent(**options):
    return Recurrent(LSTMCell(3), **options)


IDS = np.array([[2, 1, 0, 3]], "int32")
LETTERS = np.array([[[2, 1, 0], [3, 1, 2]]], "int32")
VECTORS = np.ones((2, 4, 5), "float32")
LAYERS = [
    (Recurrent, lambda: {"cell": LSTMCell(3)}, VECTORS, (2, 3)),
    (Recurrent, lambda: {"cell": LSTMCell(3), "return_sequences": True}, VECTORS, (2, 4, 3)),
    (Bidirectional, lambda: {"layer": recurrent(return_sequences=True)}, VECTORS, (2, 4, 6)),
    (Stack, lambda: {"layers": [recurrent(return_sequences=True)] * 1, "dropout": 0.5}, VECTORS, (2, 4, 3)),
    (CRF, lambda: {"labels": ["O", "B-X", "I-X", "B-Y", "I-Y"]}, VECTORS, (2, 4, 5, 5)),
    (CharacterEncoder, lambda: {"characters": 5, "size": 3, "filters": 4}, LETTERS, (1, 2, 4)),
    (RareWords, lambda: {"listed": 3, "common": 2}, IDS, (1, 4)),
]


@pytest.mark.filterwarnings("ignore:`shuffle=True` was passed")  # by the check itself, which fits on a generator
@pytest.mark.parametrize(
    ("layer", "options", "inputs", "shape"), LAYERS, ids=lambda value: getattr(value, "__name__", "")
)
def test_keras_accepts_the_layer(layer, options, inputs, shape):
    TestCase().run_layer_test(
        layer,
        options(),
        input_data=inputs,
        expected_output_shape=shape,
        run_training_check=layer is not RareWords,  # it gives integers
        run_mixed_precision_check=False,  # a layer and the parts given to it are of one dtype
    )
