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
from zoo.tasks.shared.parameter_counts import recurrent_parameters
from zoo.tasks.shared.task_spec import CheckpointSpec
from zoo.text.vocabulary import FIRST

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


def _least_parameters(made: EncoderDecoderArchitecture, symbols: EncoderDecoderVocabulary, labels: list[str]) -> int:
    sources, targets = FIRST + len(symbols.letters), FIRST + len(symbols.symbols)
    both, width = 2 * made.units, made.decoder_units
    read = [made.embedding_size] + [both] * (made.layers - 1)
    written = [made.embedding_size] + [width] * (made.decoder_layers - 1)
    return (
        (sources + targets) * made.embedding_size
        + 2 * sum(recurrent_parameters(made.cell, below, made.units) for below in read)
        + sum(recurrent_parameters(made.cell, below, width) for below in written)
        + made.decoder_layers * both * width  # the initial states
        + (both * width + (both + width) * width if made.attention else 0)
        + width * targets
    )


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
    vocabulary=EncoderDecoderVocabulary,
    construct=_construct,
    describe=_describe,
    least_parameters=_least_parameters,
    golden_answer=_golden_answer,
    answer=_answer,
)
