"""The recipe of a tune generator."""

from typing import Literal

from zoo.store.architecture import TuneGeneratorArchitecture
from zoo.training.recipe import NetworkRecipe, Positive, Share, Training


class TuneTraining(Training):
    """How a tune generator is trained: on whole tunes, `batch_size` of similar length at once."""

    transposed: Share
    """How likely a tune is to be read in another key than its own (`zoo.abc_notation.playable_keys`)."""
    hidden_types: Share
    """How likely its type is not to be said."""
    whole_bars: bool
    """Whether tunes with bars that are not as long as the metre are left out of training."""
    longest: Positive | None = None
    """Tunes with more tokens of music are left out of training."""


class TuneGeneratorRecipe(NetworkRecipe):
    """A tune generator."""

    task: Literal["tune-generator"]
    least_count: Positive
    """How many training tunes must show a token, a metre or a key, in any of their keys, for it to have an id."""
    least_type: Positive | None = None
    """How many must be of a type for it to be one that can be asked for; types are no condition by default."""
    architecture: TuneGeneratorArchitecture
    training: TuneTraining
