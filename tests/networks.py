"""Networks as users build them of zoo's cells and layers, behind a masking `Embedding` of nine ids."""

import keras
from keras import layers

from zoo.cells import CELLS, make_cell
from zoo.layers.attention import Attention
from zoo.layers.attention_pooling import AttentionPooling
from zoo.layers.bidirectional import Bidirectional
from zoo.layers.crf import CRF, CRFLoss
from zoo.layers.max_pooling import MaskedMaxPooling
from zoo.layers.parallel_stacks import ParallelStacks
from zoo.layers.recurrent import Recurrent
from zoo.layers.stack import Stack, stack_layer
from zoo.layers.token_embedding import TokenEmbedding

IDS, UNITS, WIDTH = 9, 3, 4


def recurrent(cell="lstm", **options):
    return Recurrent(make_cell(cell, UNITS), **options)


def _sequence(x):
    return recurrent(return_sequences=True, return_state=True)(x)[0]


PARTS = {
    **{f"keras RNN of {name}": lambda x, name=name: layers.RNN(make_cell(name, UNITS))(x) for name in CELLS},
    "two layers, the lower with its states": lambda x: recurrent("gru")(_sequence(x)),
    "sequence and states": lambda x: recurrent("peephole-lstm", return_sequences=True, return_state=True)(x),
    "initial state": lambda x: recurrent("gru", return_state=True)(x, initial_state=[layers.Dense(UNITS)(x[:, 0])]),
    "cell of keras": lambda x: Recurrent(layers.LSTMCell(UNITS), return_sequences=True, return_state=True)(x),
    "stacked cells": lambda x: layers.RNN(
        layers.StackedRNNCells([make_cell("lstm", 3), make_cell("gru", 4, dropout=0.1), layers.GRUCell(2)])
    )(x),
    "cells of keras, stacked": lambda x: recurrent()(
        Recurrent(layers.StackedRNNCells([make_cell("lstm", 3), layers.GRUCell(2)]), return_sequences=True)(x)
    ),
    "bidirectional": lambda x: Bidirectional(recurrent())(
        Bidirectional(recurrent("gru", return_sequences=True, return_state=True))(x)[0]
    ),
    "bidirectional of keras": lambda x: layers.Bidirectional(recurrent(return_state=True))(
        layers.Bidirectional(recurrent("gru", return_sequences=True), merge_mode="sum")(x)
    ),
    "bidirectional around keras": lambda x: Bidirectional(layers.LSTM(UNITS, return_state=True))(
        Bidirectional(layers.RNN(make_cell("gru", UNITS), return_sequences=True))(x)
    ),
    "stack": lambda x: Stack([stack_layer("lstm", UNITS, 1), stack_layer("gru", UNITS, 2, bidirectional=True)])(x),
    "residual stack": lambda x: recurrent()(
        Stack([recurrent("gru", return_sequences=True) for _ in "ab"], residual=True, dropout=0.1)(x)
    ),
    "parallel stacks": lambda x: ParallelStacks([Stack([stack_layer("lstm", UNITS, 1)]) for _ in "ab"])(x),
    "attention": lambda x: recurrent()(Attention()(_sequence(x), x)[0]),
    "pooling": lambda x: layers.Concatenate()(
        [pooling(_sequence(x)) for pooling in (AttentionPooling(), MaskedMaxPooling(), layers.GlobalAveragePooling1D())]
    ),
}
"""What stands behind the embedding: tensors to tensors."""


def network(part: str) -> keras.Model:
    """The functional model of a part, compiled where it has one output."""
    ids = keras.Input((None,), dtype="int32")
    embedding = TokenEmbedding(IDS, WIDTH, reversible=False, mask_zero=True) if part == "stack" else None
    embedding = embedding or layers.Embedding(IDS, WIDTH, mask_zero=True)
    model = keras.Model(ids, PARTS[part](embedding(ids)))
    if len(model.outputs) == 1:
        model.compile("adam", "mse", jit_compile=False)
    return model


def sequential() -> keras.Model:
    """A tagger as one would write it in a minute."""
    model = keras.Sequential(
        [
            keras.Input((None,), dtype="int32"),
            layers.Embedding(IDS, WIDTH, mask_zero=True),
            Bidirectional(recurrent("simplified-gru", return_sequences=True)),
            layers.Dense(3),
            CRF(["O", "B-X", "I-X"]),
        ]
    )
    model.compile(keras.optimizers.Adam(0.01), CRFLoss(), jit_compile=False)
    return model
