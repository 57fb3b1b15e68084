"""How models of a trigger word are stored."""

from typing import Any

import numpy as np

from zoo.errors import InputError
from zoo.store.architecture import TriggerWordArchitecture
from zoo.store.vocabulary import TriggerWordVocabulary
from zoo.tasks.shared.architecture_fields import architecture_of, arguments_of
from zoo.tasks.shared.task_spec import CheckpointSpec
from zoo.tasks.trigger_word.backbone import TriggerWordBackbone
from zoo.tasks.trigger_word.model import TriggerWord
from zoo.tasks.trigger_word.preprocessor import TriggerWordPreprocessor

_TONE = 0.05
"""Seconds of a sign of the golden text."""


def _construct(made: TriggerWordArchitecture, symbols: TriggerWordVocabulary, labels: list[str]) -> TriggerWord:
    preprocessor = TriggerWordPreprocessor(**arguments_of(TriggerWordPreprocessor, made))
    sizes = preprocessor.encoder.width, len(made.front_ends)
    backbone = TriggerWordBackbone(*sizes, **arguments_of(TriggerWordBackbone, made))
    return TriggerWord(backbone, preprocessor, labels[0], others=labels[1:], **arguments_of(TriggerWord, made))


def _describe(model: TriggerWord) -> tuple[TriggerWordArchitecture, TriggerWordVocabulary]:
    return architecture_of(model, TriggerWordArchitecture, task="trigger-word"), TriggerWordVocabulary()


def _golden_answer(model: TriggerWord, text: str) -> dict[str, Any]:
    """The probabilities along a row of tones, one for each sign of the text, the higher the later in the alphabet."""
    rate = model.encoder.rate
    times = np.arange(round(_TONE * rate)) / rate
    tones = [0.1 * np.sin(2 * np.pi * (200 + 12 * min(ord(sign), 127)) * times) for sign in text]
    return {"probabilities": model.probabilities(np.concatenate(tones).astype(np.float32))}


def _answer(model: TriggerWord, text: str) -> str:
    raise InputError(f"a model that hears {model.trigger!r} has no answer to a text; leave examples out")


CHECKPOINT = CheckpointSpec(
    construct=_construct,
    describe=_describe,
    golden_answer=_golden_answer,
    answer=_answer,
)
