"""How tune generators are stored."""

from html import escape
from typing import Any

import keras
import numpy as np

from zoo.generation.keras_next_token_backbone import NextTokenBackbone
from zoo.store.architecture import TuneGeneratorArchitecture
from zoo.store.vocabulary import TuneGeneratorVocabulary
from zoo.tasks.shared.architecture_fields import architecture_of, arguments_of
from zoo.tasks.shared.task_spec import CheckpointSpec
from zoo.tasks.tune_generator.model import TuneGenerator
from zoo.tasks.tune_generator.preprocessor import TuneGeneratorPreprocessor
from zoo.text.vocabulary import END

_READ = 40
"""Tokens of music in the golden row."""


def _construct(made: TuneGeneratorArchitecture, symbols: TuneGeneratorVocabulary, labels: list[str]) -> TuneGenerator:
    preprocessor = TuneGeneratorPreprocessor(**symbols.model_dump())
    backbone = NextTokenBackbone(len(preprocessor.encoder), **arguments_of(NextTokenBackbone, made))
    return TuneGenerator(backbone, preprocessor)


def _describe(model: TuneGenerator) -> tuple[TuneGeneratorArchitecture, TuneGeneratorVocabulary]:
    architecture = architecture_of(model, TuneGeneratorArchitecture, task="tune-generator")
    return architecture, TuneGeneratorVocabulary(symbols=model.encoder.symbols, metres=model.encoder.metres)


def _golden_answer(model: TuneGenerator, text: str) -> dict[str, Any]:
    """The log P of a row of symbols, and the logits after it. No text says what a tune is in every vocabulary: the row
    is the first symbol of each field, then the first ones of music."""
    encoder = model.encoder
    header = [encoder.choices(field)[0] for field in encoder.fields]
    row = np.array([*header, *encoder.music_ids[:_READ], END], np.int32)
    read = np.append(np.int32(END), row[:-1])[None]
    outputs = keras.Model.predict_on_batch(model, {"token_ids": read, **model.scorer.initial_states(1)})
    (told,) = model.scorer.log_probabilities([row])
    return {"log_probabilities": told, "logits": np.asarray(outputs["logits"])[0, -1, :100]}


_IN_MARKDOWN = str.maketrans({"\n": "<br>", "_": "&#95;", "~": "&#126;"})
"""Much of ABC says something in Markdown, too, and in HTML: `~c~`, `_B_e`, `<G D>`."""


def _answer(model: TuneGenerator, text: str) -> str:
    """A tune of the type that the text names."""
    abc = escape(model.compose(text, seed=1).abc.strip())
    return "<code>" + abc.translate(_IN_MARKDOWN) + "</code>"


CHECKPOINT = CheckpointSpec(
    construct=_construct,
    describe=_describe,
    golden_answer=_golden_answer,
    answer=_answer,
)
