"""The recipe of a classifier."""

from typing import Annotated, Literal

from pydantic import Field

from zoo.store.architecture import Checkpointed, ClassifierArchitecture
from zoo.store.checkpoint import Name
from zoo.training.recipe import Fraction, NetworkRecipe, Positive, Share, Training


class ClassifierTraining(Training):
    """How a classifier is trained."""

    longest: Positive | None = None
    """Of a longer training text only so many last tokens are read; those of validation and test are read whole."""
    layer_factor: Fraction = 1.0
    """The learning rate of a group of layers over that of the group above it (`zoo.training.layer_groups`)."""
    unfreeze_epochs: Annotated[int, Field(ge=0)] = 0
    """Epochs after which the next group down begins to learn; 0 where all learn from the beginning."""
    transposed: Share = 0.0
    """Of tunes, how likely one is to be read in another key than its own (`zoo.abc_notation.playable_keys`)."""


class ClassifierRecipe(NetworkRecipe):
    """A classifier."""

    task: Literal["classifier"]
    least_count: Positive = 1
    """How often the training text must show a word or a token for it to have an id."""
    max_words: Positive | None = None
    """How many have one at most: the most frequent."""
    start_from: Name | Checkpointed | None = None
    """The checkpoint of a language model of words that it starts from; its words are then the language model's."""
    architecture: ClassifierArchitecture
    training: ClassifierTraining
