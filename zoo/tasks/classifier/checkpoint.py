"""How classifiers are stored."""

from typing import Any

import numpy as np

from zoo.store.architecture import ClassifierArchitecture
from zoo.store.vocabulary import ClassifierVocabulary
from zoo.tasks.classifier.backbone import ClassifierBackbone
from zoo.tasks.classifier.model import Classifier
from zoo.tasks.classifier.preprocessor import ClassifierPreprocessor
from zoo.tasks.shared.architecture_fields import architecture_of, arguments_of
from zoo.tasks.shared.parameter_counts import recurrent_parameters
from zoo.tasks.shared.task_spec import CheckpointSpec
from zoo.text.vocabulary import FIRST

_READ = 40
"""Tokens of music in the golden row."""


def _construct(made: ClassifierArchitecture, symbols: ClassifierVocabulary, labels: list[str]) -> Classifier:
    own = arguments_of(ClassifierPreprocessor, made)
    preprocessor = ClassifierPreprocessor(**symbols.model_dump(), labels=labels, **own)
    backbone = ClassifierBackbone(len(preprocessor.encoder), **arguments_of(ClassifierBackbone, made))
    return Classifier(backbone, preprocessor, **arguments_of(Classifier, made))


def _describe(model: Classifier) -> tuple[ClassifierArchitecture, ClassifierVocabulary]:
    architecture = architecture_of(model, ClassifierArchitecture, task="classifier")
    return architecture, ClassifierVocabulary(symbols=model.encoder.symbols)


def _least_parameters(made: ClassifierArchitecture, symbols: ClassifierVocabulary, labels: list[str]) -> int:
    ways, top = 1 + made.bidirectional, made.top_units or made.units
    widths = [made.units] * (made.layers - 1) + [top]
    inputs = [made.embedding_size, *(ways * width for width in widths[:-1])]
    layers = sum(recurrent_parameters(made.cell, below, width) for below, width in zip(inputs, widths, strict=True))
    pooled = ways * top * len(made.pooling)
    head = made.hidden_units * (pooled + len(labels)) if made.hidden_units else pooled * len(labels)
    return (FIRST + len(symbols.symbols)) * made.embedding_size + ways * layers + head


def _golden_answer(model: Classifier, text: str) -> dict[str, Any]:
    """The label of a text, and the probability of each; where tunes are read, of a row of symbols."""
    (found,) = model.classify([text if model.encoder.unit == "word" else model.encoder.symbols[:_READ]])
    return {"label": found.label, "probabilities": np.array(list(found.probabilities.values()))}


def _answer(model: Classifier, text: str) -> str:
    """The label of a text and its probability."""
    (found,) = model.classify([text])
    return f"**{found.label}** ({found.probability:.2f})"


CHECKPOINT = CheckpointSpec(
    vocabulary=ClassifierVocabulary,
    construct=_construct,
    describe=_describe,
    least_parameters=_least_parameters,
    golden_answer=_golden_answer,
    answer=_answer,
)
