"""The recipe of a language model."""

from typing import Literal

from pydantic import Field

from zoo.store.architecture import LanguageModelArchitecture
from zoo.store.checkpoint import DataName
from zoo.store.schema import Strict
from zoo.training.recipe import NetworkRecipe, Positive, Training


class StreamTraining(Training):
    """How a language model is trained: `batch_size` streams of text at once, by truncated backpropagation."""

    length: Positive
    """Tokens through which gradients go back."""
    epoch_tokens: Positive | None = None
    """How many tokens make an epoch; the whole text by default."""
    candidates: Positive | None = None
    """How many tokens stand in the softmax of a batch; all of them by default."""
    frequent_candidates: Positive = 1
    """How many of the most frequent stand in each."""
    validation_streams: Positive | None = None
    """Stretches of the validation text that are read at once after each epoch; by default each text is read whole."""


class Part(Strict):
    """A part of a mixture of texts (`zoo.tasks.language_model.mixture`)."""

    dataset: DataName
    characters: Positive
    """How many are taken; all, where there are fewer."""
    repeats: Positive = 1
    """How many times over."""
    whole: bool = False
    """Texts in one piece, in place of their single sentences."""
    vocabulary: bool = True
    """Words or characters that only other parts have get no id."""


class LanguageModelRecipe(NetworkRecipe):
    """A language model."""

    task: Literal["language-model"]
    least_count: Positive
    """How often the training text must show a character or a word for it to have an id."""
    mixture: list[Part] = Field(default_factory=list)
    """What is trained on where it is not the training split of `dataset`: texts or sentences in random order."""
    architecture: LanguageModelArchitecture
    training: StreamTraining
