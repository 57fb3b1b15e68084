"""How encoder–decoders are stored."""

import re
from typing import Any

import numpy as np

from zoo.store.architecture import EncoderDecoderArchitecture
from zoo.store.vocabulary import EncoderDecoderVocabulary
from zoo.tasks.pronouncer.backbone import EncoderDecoderBackbone
from zoo.tasks.pronouncer.model import Pronouncer
from zoo.tasks.pronouncer.preprocessor import PronouncerPreprocessor
from zoo.tasks.shared.architecture_fields import architecture_of, arguments_of
from zoo.tasks.shared.task_spec import CheckpointSpec

_READ = 6
"""Letters of the golden word where the text has none that the model can spell."""

_NAMED = 3
"""Candidates that an example names."""


def _construct(made: EncoderDecoderArchitecture, symbols: EncoderDecoderVocabulary, labels: list[str]) -> Pronouncer:
    preprocessor = PronouncerPreprocessor(**symbols.model_dump())
    sizes = len(preprocessor.encoder.source), len(preprocessor.encoder.target)
    return Pronouncer(EncoderDecoderBackbone(*sizes, **arguments_of(EncoderDecoderBackbone, made)), preprocessor)


def _describe(model: Pronouncer) -> tuple[EncoderDecoderArchitecture, EncoderDecoderVocabulary]:
    architecture = architecture_of(model, EncoderDecoderArchitecture, task="encoder-decoder", answer="pronunciation")
    return architecture, EncoderDecoderVocabulary(letters=model.encoder.letters, symbols=model.encoder.symbols)


def _golden_answer(model: Pronouncer, text: str) -> dict[str, Any]:
    """The words of a text that the model can spell, or one of its first letters; how it says each, and log P."""
    known = set(model.encoder.letters)
    words = [word for word in re.findall(r"\w+", text) if set(model.encoder.spell(word)) <= known]
    words = words or ["".join(model.encoder.letters[:_READ])]
    said = model.pronounce(words, beams=1)
    logprobs = np.array([answer.nbest[0].logprob for answer in said])
    return {"words": words, "outputs": [answer.output for answer in said], "log_probabilities": logprobs}


def _answer(model: Pronouncer, text: str) -> str:
    """The best pronunciations of a word, each with its probability."""
    said = model.pronounce(text, nbest=_NAMED).nbest
    return "<br>".join(f"{candidate.output} ({np.exp(candidate.logprob):.2f})" for candidate in said)


CHECKPOINT = CheckpointSpec(
    construct=_construct,
    describe=_describe,
    golden_answer=_golden_answer,
    answer=_answer,
)
