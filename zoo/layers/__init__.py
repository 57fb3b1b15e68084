"""Keras layers and losses that recurrent networks are built from.

    from zoo.cells import LSTMCell
    from zoo.layers import Bidirectional, Recurrent

    layer = Bidirectional(Recurrent(LSTMCell(128), return_sequences=True))

A name is imported when it is first used.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zoo.layers.attention import Attention
    from zoo.layers.attention_pooling import AttentionPooling
    from zoo.layers.bidirectional import Bidirectional
    from zoo.layers.character_encoder import CharacterEncoder
    from zoo.layers.crf import CRF, CRFLoss
    from zoo.layers.max_pooling import MaskedMaxPooling
    from zoo.layers.one_hot import OneHot
    from zoo.layers.parallel_stacks import ParallelStacks
    from zoo.layers.rare_word_masking import RareWordMasking
    from zoo.layers.recurrent import Recurrent
    from zoo.layers.smoothed_crossentropy import SmoothedCrossentropy
    from zoo.layers.stack import Stack
    from zoo.layers.token_embedding import TokenEmbedding

__all__ = [
    "CRF",
    "Attention",
    "AttentionPooling",
    "Bidirectional",
    "CRFLoss",
    "CharacterEncoder",
    "MaskedMaxPooling",
    "OneHot",
    "ParallelStacks",
    "RareWordMasking",
    "Recurrent",
    "SmoothedCrossentropy",
    "Stack",
    "TokenEmbedding",
]

_MODULES = {
    "CRF": "crf",
    "Attention": "attention",
    "AttentionPooling": "attention_pooling",
    "Bidirectional": "bidirectional",
    "CRFLoss": "crf",
    "CharacterEncoder": "character_encoder",
    "MaskedMaxPooling": "max_pooling",
    "OneHot": "one_hot",
    "ParallelStacks": "parallel_stacks",
    "RareWordMasking": "rare_word_masking",
    "Recurrent": "recurrent",
    "SmoothedCrossentropy": "smoothed_crossentropy",
    "Stack": "stack",
    "TokenEmbedding": "token_embedding",
}


if not TYPE_CHECKING:  # or a type checker would take every name for one of these

    def __getattr__(name: str):
        if name not in _MODULES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
