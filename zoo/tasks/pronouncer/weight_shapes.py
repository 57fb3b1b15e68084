"""The weights of an encoder–decoder, before it is built."""

from collections.abc import Sequence

from zoo.store.architecture import EncoderDecoderArchitecture
from zoo.store.vocabulary import EncoderDecoderVocabulary
from zoo.tasks.shared.weight_shapes import Shapes, dense, embedding, stack
from zoo.text.vocabulary import FIRST


def weight_shapes(made: EncoderDecoderArchitecture, symbols: EncoderDecoderVocabulary, labels: Sequence[str]) -> Shapes:
    sources, targets = FIRST + len(symbols.letters), FIRST + len(symbols.symbols)
    both, width = 2 * made.units, made.decoder_units
    shapes = embedding("source_embedding", sources, made.embedding_size)
    shapes |= embedding("target_embedding", targets, made.embedding_size)
    shapes |= stack("encoder", made.cell, made.embedding_size, [made.units] * made.layers, True)
    shapes |= stack("decoder", made.cell, made.embedding_size, [width] * made.decoder_layers)
    states = made.decoder_layers * (2 if made.cell in ("lstm", "peephole-lstm") else 1)
    for number in range(1, states + 1):
        shapes |= dense(f"initial_{number}", both, width)
    if made.attention:
        shapes |= {"attention/kernel": (both, width)} | dense("joined", both + width, width)
    return shapes | dense("logits", width, targets)
