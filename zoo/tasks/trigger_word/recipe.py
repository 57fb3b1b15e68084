"""The recipe of a model of a trigger word."""

from typing import Annotated, Literal

from pydantic import Field

from zoo.store.architecture import TriggerWordArchitecture
from zoo.store.checkpoint import Text
from zoo.store.schema import Strict
from zoo.training.recipe import Fraction, NetworkRecipe, Positive, Share, Training


class SceneRecipe(Strict):
    """How scenes are drawn; fields as the arguments of `SceneMaker`, of its ranges the two ends."""

    seconds: Annotated[float, Field(gt=0, le=600)]
    trigger_share: Fraction
    shortest_pause: Annotated[float, Field(gt=0, le=60)]
    longest_pause: Annotated[float, Field(gt=0, le=60)]
    """Seconds between two words, the least and the most that a scene has on average."""
    quietest: float
    loudest: float
    """Of words over the background, in dB."""
    speed: Annotated[float, Field(ge=0, lt=1)]
    colour: Annotated[float, Field(ge=0, le=40)]
    silence: Share
    parts: Share = 0.0
    sounds: Share = 0.0
    voiced: Share = 0.0
    """Of the words, what voices of `voices` say."""
    voices: list[Literal["espeak", "flite"]] = Field(["espeak"], min_length=1)
    """Those of `zoo.audio.espeak` and of `zoo.audio.flite`."""


class SceneTraining(Training):
    """How a model of a trigger word is trained: on scenes that are always new."""

    epoch_scenes: Positive
    """How many scenes make an epoch."""
    told_apart: bool = False
    """Whether the scenes' other words are told apart, too, and not from the trigger word alone."""


class TriggerWordRecipe(NetworkRecipe):
    """A model of a trigger word."""

    task: Literal["trigger-word"]
    trigger: Text
    """The word."""
    architecture: TriggerWordArchitecture
    scenes: SceneRecipe
    training: SceneTraining
