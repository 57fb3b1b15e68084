"""The network of a language model up to its softmax."""

import keras

from zoo.generation.keras_next_token_backbone import NextTokenBackbone


@keras.saving.register_keras_serializable("zoo")
class LanguageModelBackbone(NextTokenBackbone):
    """`NextTokenBackbone` over the tokens of a text."""
