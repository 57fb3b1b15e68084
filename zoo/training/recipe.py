"""The schema of recipes: every number of a training run, by task."""

from typing import Annotated, Literal

from pydantic import Field

from zoo.store.architecture import (
    Rate,
    Strict,
)
from zoo.store.checkpoint import DataName, Name, Products, Text

Positive = Annotated[int, Field(ge=1)]
Fraction = Annotated[float, Field(gt=0, le=1)]
Share = Annotated[float, Field(ge=0, le=1)]


class Training(Strict):
    """How a network is trained: a learning rate that falls along a cosine, clipped gradients."""

    seed: int
    epochs: Positive
    batch_size: Positive
    optimizer: Literal["adam", "sgd"] = "adam"
    learning_rate: Annotated[float, Field(gt=0, le=100)]
    final_learning_rate: Annotated[float, Field(ge=0, le=100)]
    warmup_steps: Annotated[int, Field(ge=0)] = 0
    weight_decay: Annotated[float, Field(ge=0)] = 0.0
    clip_norm: Annotated[float, Field(gt=0)]
    products: Products = "float32"
    """Of what numbers matrix products are taken in training, where the processor multiplies them in hardware; float32
    elsewhere."""
    average: Rate = 0.0
    """Momentum of a running average of the weights, which is what is validated and kept; 0 for none."""
    keeps_last: bool = False
    """Whether the last epoch is kept, not the one that validates best: where chance would choose among them."""


class NetworkRecipe(Strict):
    """A network, trained on one data set, measured on its validation and test splits and on the test splits of
    others."""

    name: Name
    summary: Text
    licence: Text
    """Of the weights."""
    ships: bool = True
    """Whether the licence lets weights be handed on; otherwise their scores alone are recorded, next to the recipe."""
    dataset: DataName
    evaluate_on: list[DataName]
    """Other data sets on which the trained network is measured as it is."""
    metric: Literal["f1", "loss", "perplexity", "bits-per-character", "accuracy", "macro-f1", "wer", "per", "miss-rate"]
    """What is reproduced, and what is chosen by."""
    split: Literal["validation", "test"] = "test"
    """Of `dataset`, the one whose score is reproduced."""
    tolerance: Annotated[float, Field(gt=0)] | None = None
    """How far from the recorded score a reproduction may be, where the training is too long for several seeds."""
    examples: list[Text] = Field(default_factory=list)
    """Texts that the card shows with what the network makes of them."""
    training: Training
