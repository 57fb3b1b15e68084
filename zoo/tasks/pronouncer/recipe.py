"""The recipe of an encoder–decoder."""

from typing import Literal

from zoo.store.architecture import EncoderDecoderArchitecture, Rate
from zoo.store.checkpoint import DataName
from zoo.store.schema import Strict
from zoo.training.recipe import NetworkRecipe, Positive, Share, Training


class PairTraining(Training):
    """How an encoder–decoder is trained: on pairs of what is read and what is to be written."""

    label_smoothing: Rate = 0.0
    """What is taken from the right symbol's share and spread over all (`zoo.layers.smoothed_crossentropy`)."""
    scheduled_sampling: Share = 0.0
    """How likely a symbol before another is to be the model's own at the end; the rate grows evenly from 0."""


class Pretraining(Strict):
    """What an encoder–decoder learns first: another data set, in the symbols of that one. The words on which it will be
    validated and tested are left out."""

    dataset: DataName
    training: PairTraining


class EncoderDecoderRecipe(NetworkRecipe):
    """An encoder–decoder."""

    task: Literal["encoder-decoder"]
    least_count: Positive
    """How often the training text must show a symbol for it to have an id."""
    pretraining: Pretraining | None = None
    """What it learns before `dataset`; nothing by default."""
    architecture: EncoderDecoderArchitecture
    training: PairTraining
