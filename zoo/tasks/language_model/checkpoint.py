"""How language models are stored."""

from typing import Any

import keras
import numpy as np

from zoo.store.architecture import LanguageModelArchitecture
from zoo.store.vocabulary import LanguageModelVocabulary
from zoo.tasks.language_model.backbone import LanguageModelBackbone
from zoo.tasks.language_model.model import LanguageModel
from zoo.tasks.language_model.preprocessor import LanguageModelPreprocessor
from zoo.tasks.shared.architecture_fields import architecture_of, arguments_of
from zoo.tasks.shared.task_spec import CheckpointSpec
from zoo.text.vocabulary import END

_WRITTEN = {"character": 300, "word": 60}
"""Tokens of an example's continuation."""


def _construct(made: LanguageModelArchitecture, symbols: LanguageModelVocabulary, labels: list[str]) -> LanguageModel:
    preprocessor = LanguageModelPreprocessor(**symbols.model_dump(), **arguments_of(LanguageModelPreprocessor, made))
    backbone = LanguageModelBackbone(len(preprocessor.encoder), **arguments_of(LanguageModelBackbone, made))
    return LanguageModel(backbone, preprocessor)


def _describe(model: LanguageModel) -> tuple[LanguageModelArchitecture, LanguageModelVocabulary]:
    architecture = architecture_of(model, LanguageModelArchitecture, task="language-model")
    return architecture, LanguageModelVocabulary(symbols=model.encoder.symbols)


def _golden_answer(model: LanguageModel, text: str) -> dict[str, Any]:
    """The tokens of a text, the log P of each, and the logits after the last."""
    ids = np.append(np.int32(END), model.encoder.encode(text))[None]
    outputs = keras.Model.predict_on_batch(model, {"token_ids": ids, **model.scorer.initial_states(1)})
    scored = model.score(text)
    return {
        "tokens": scored.tokens,
        "log_probabilities": np.array(scored.token_logprobs),
        "logits": np.asarray(outputs["logits"])[0, -1, :100],
    }


def _answer(model: LanguageModel, text: str) -> str:
    """The continuation of a text."""
    written = model.generate(text, max_new_tokens=_WRITTEN[model.encoder.unit], sampler="random", seed=1)
    return written.continuation.replace("\n", "<br>")


CHECKPOINT = CheckpointSpec(
    construct=_construct,
    describe=_describe,
    golden_answer=_golden_answer,
    answer=_answer,
)
