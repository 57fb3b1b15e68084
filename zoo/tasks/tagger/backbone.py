"""The network of a tagger up to its labels: words, their letters and their shapes, read both ways."""

import keras
from keras import ops

from zoo.cells import make_cell
from zoo.layers.bidirectional import Bidirectional
from zoo.layers.character_encoder import CharacterEncoder
from zoo.layers.configured_backbone import ConfiguredBackbone, records_arguments
from zoo.layers.rare_word_masking import RareWordMasking
from zoo.layers.recurrent import Recurrent
from zoo.layers.stack import Stack


@keras.saving.register_keras_serializable("zoo")
class TaggerBackbone(ConfiguredBackbone):
    """Words, their letters and their shapes, read both ways: ids to a vector for every token.

        words, cased_words, shapes   (batch, time) int32, 0 right of the sentence
        characters                   (batch, time, letters) int32, 0 right of the word
        context                      (batch, time, context_size), with a context_size: what surrounds the word
        output                       (batch, time, 2 units)

    A word is known by two pretrained vectors, of its lower-case and of its written form, which training leaves as
    they are: so the words that the training text never shows stay comparable with those it does. Beside them stands
    a small vector that learns, for the words of the training text.

    Source: the network of Ma & Hovy 2016, "End-to-end sequence labeling via bi-directional LSTM-CNNs-CRF".

    Args:
        words, cased_words, characters, shapes: numbers of ids.
        learned_words: how many of the first words have a vector that learns; they stand in order of frequency.
        common_words: how many of these are never made unknown in training, as the others are half of the time.
        word_size, cased_word_size: widths of the pretrained vectors.
        learned_size, character_size, shape_size: widths of the vectors that learn.
        filters: width of the vector that a word's letters make.
        cell: a name of `zoo.cells.CELLS`.
        units: width of the state, each way.
        layers: bidirectional layers one above the other.
        dropout: rate before the recurrence and between its layers.
        context_size: width of what `KerasContextualEmbeddings` gives for a word, 0 for none.
        context_projected: width of the vector that is made of it.
        context_dropout: rate at which it loses features beforehand, the same along a sentence.
    """

    @records_arguments
    def __init__(
        self,
        words,
        cased_words,
        characters,
        shapes,
        learned_words,
        common_words,
        word_size=66,
        cased_word_size=64,
        learned_size=30,
        character_size=30,
        shape_size=8,
        filters=60,
        cell="lstm",
        units=200,
        layers=1,
        dropout=0.5,
        context_size=0,
        context_projected=0,
        context_dropout=0.0,
        dtype=None,
        **kwargs,
    ):
        ids = {name: keras.Input((None,), dtype="int32", name=name) for name in ("words", "cased_words", "shapes")} | {
            "characters": keras.Input((None, None), dtype="int32", name="characters")
        }
        pretrained = {"embeddings_initializer": keras.initializers.RandomNormal(stddev=0.5), "trainable": False}
        learning = {"embeddings_initializer": keras.initializers.RandomNormal(stddev=0.1)}
        known = RareWordMasking(learned_words, common_words, name="learned_words")(ids["words"])
        parts = [
            keras.layers.Embedding(words, word_size, **pretrained, name="word_vectors")(ids["words"]),
            keras.layers.Embedding(cased_words, cased_word_size, **pretrained, name="cased_word_vectors")(
                ids["cased_words"]
            ),
            keras.layers.Embedding(learned_words, learned_size, **learning, name="learned_vectors")(known),
            keras.layers.Embedding(shapes, shape_size, **learning, name="shape_vectors")(ids["shapes"]),
            CharacterEncoder(characters, character_size, filters, name="letters")(ids["characters"]),
        ]
        inputs = dict(ids)
        if context_size:
            inputs["context"] = context = keras.Input((None, context_size), name="context")
            thinned = keras.layers.SpatialDropout1D(context_dropout, name="context_dropout")(context)
            parts.append(keras.layers.Dense(context_projected, name="context_projection")(thinned))
        vectors = keras.layers.Concatenate(name="word")(parts)
        dropped = keras.layers.Dropout(dropout, name="input_dropout")(vectors)
        both_ways = [
            Bidirectional(
                Recurrent(make_cell(cell, units, name="cell"), return_sequences=True, name="forward"),
                name=f"layer_{depth}",
            )
            for depth in range(1, layers + 1)
        ]
        output = Stack(both_ways, dropout=dropout, name="recurrence")(dropped, mask=ops.not_equal(ids["words"], 0))
        super().__init__(inputs, output, dtype=dtype, **kwargs)
