"""The network of a binary tagger up to its sigmoids: one-hot words through a recurrent layer."""

import keras
from keras import ops

from zoo.cells import make_cell
from zoo.layers.bidirectional import Bidirectional
from zoo.layers.configured_backbone import ConfiguredBackbone, records_arguments
from zoo.layers.rare_word_masking import RareWordMasking
from zoo.layers.recurrent import Recurrent


@keras.saving.register_keras_serializable("zoo")
class BinaryTaggerBackbone(ConfiguredBackbone):
    """One-hot words through a recurrent layer.

        places   (batch, time, ones) int32, the places of the ones in each word's vector; 0 right of the sentence
        output   (batch, time, units), or (batch, time, 2 units) read both ways

    The first of a word's places is that of the word itself, the others say what it looks like.

    Args:
        width: of a word's vector.
        ones: how many ones it has.
        words: places of words are below it.
        common_words: places of words below it are never made unknown in training, as the others are, so that the
            unknown word learns.
        rare_rate: how often they are.
        cell: a name of `zoo.cells.CELLS`.
        units: width of the state, each way.
        bidirectional: read each sentence from both ends, or forwards only.
        recurrent_dropout: rate at which the gates lose features of the previous state.
    """

    @records_arguments
    def __init__(
        self,
        width,
        ones,
        words,
        common_words,
        cell="lstm",
        units=64,
        bidirectional=True,
        rare_rate=0.5,
        recurrent_dropout=0.0,
        dtype=None,
        **kwargs,
    ):
        places = keras.Input((None, ones), dtype="int32", name="places")
        known = RareWordMasking(words, common_words, rare_rate, name="known_words")(places[..., :1])
        vectors = ops.concatenate([known, places[..., 1:]], axis=-1)
        layer = Recurrent(
            make_cell(cell, units, recurrent_dropout=recurrent_dropout, name="cell"),
            return_sequences=True,
            one_hot=width,
            name="forward",
        )
        recurrence = Bidirectional(layer, name="both_ways") if bidirectional else layer
        output = recurrence(vectors, mask=ops.not_equal(places[..., 0], 0))
        super().__init__({"places": places}, output, dtype=dtype, **kwargs)
