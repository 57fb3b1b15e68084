"""The recipe of a binary tagger."""

from typing import Literal

from zoo.store.architecture import BinaryTaggerArchitecture
from zoo.store.schema import Strict
from zoo.tasks.token_level.recipe import SentenceTraining
from zoo.training.recipe import NetworkRecipe, Positive


class LeastCounts(Strict):
    """How often the training text must show a form for it to have a place of its own."""

    words: Positive
    shapes: Positive
    prefixes: Positive
    suffixes: Positive


class BinaryTaggerRecipe(NetworkRecipe):
    """A binary tagger."""

    task: Literal["binary-tagger"]
    least_counts: LeastCounts
    architecture: BinaryTaggerArchitecture
    training: SentenceTraining
