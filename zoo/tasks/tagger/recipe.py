"""The recipe of a tagger, and of the word vectors that it starts from."""

from typing import Literal

from pydantic import Field

from zoo.store.architecture import TaggerArchitecture
from zoo.store.checkpoint import DataName, Name, Text
from zoo.store.schema import Strict
from zoo.tasks.token_level.recipe import SentenceTraining
from zoo.training.recipe import Fraction, NetworkRecipe, Positive


class VectorsRecipe(Strict):
    """Skip-gram word vectors from plain text, lower-case and cased (`zoo.tasks.tagger.word_vectors`)."""

    task: Literal["word-vectors"]
    name: Name
    summary: Text
    corpora: list[DataName]
    """Data sets whose training text is read."""
    repeats: dict[DataName, Positive] = Field(default_factory=dict)
    """How many times over, where not once."""
    trained_size: Positive
    size: Positive
    """Principal components that are kept."""
    window: Positive
    epochs: Positive
    negative: Positive
    min_count: Positive
    max_words: Positive
    sample: Fraction
    learning_rate: Fraction
    seed: int


class TaggerRecipe(NetworkRecipe):
    """A tagger."""

    task: Literal["tagger"]
    vectors: Name
    """The recipe of the word vectors it starts from, or a tagger that has them."""
    architecture: TaggerArchitecture
    training: SentenceTraining
