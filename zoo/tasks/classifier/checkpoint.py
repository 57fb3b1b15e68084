"""How classifiers are stored."""

from typing import Any

import numpy as np

from zoo.store.architecture import ClassifierArchitecture
from zoo.store.vocabulary import ClassifierVocabulary
from zoo.tasks.classifier.backbone import ClassifierBackbone
from zoo.tasks.classifier.model import Classifier
from zoo.tasks.classifier.preprocessor import ClassifierPreprocessor
from zoo.tasks.shared.parameter_counts import recurrent_parameters
from zoo.tasks.shared.task_spec import CheckpointSpec
from zoo.text.vocabulary import FIRST

_OF_TEXT = {"unit", "lower"}
"""Fields of the architecture that the preprocessor takes."""
_OF_LABELS = {"output_dropout", "hidden_units"}
"""Those that the classifier itself takes."""


_READ = 40
"""Tokens of music in the golden row."""


def _construct(made: ClassifierArchitecture, symbols: ClassifierVocabulary, labels: list[str]) -> Classifier:
    preprocessor = ClassifierPreprocessor(**symbols.model_dump(), labels=labels, **made.model_dump(include=_OF_TEXT))
    chosen = made.model_dump(exclude={"task"} | _OF_TEXT | _OF_LABELS)
    backbone = ClassifierBackbone(len(preprocessor.encoder), **chosen)
    return Classifier(backbone, preprocessor, **made.model_dump(include=_OF_LABELS))


def _describe(model: Classifier) -> tuple[ClassifierArchitecture, ClassifierVocabulary]:
    config = {**model.backbone.get_config(), **model.preprocessor.get_config()}
    chosen = {name: config[name] for name in ClassifierArchitecture.model_fields if name in config}
    chosen |= {name: getattr(model, name) for name in _OF_LABELS}
    architecture = ClassifierArchitecture(task="classifier", **chosen)
    return architecture, ClassifierVocabulary(symbols=model.preprocessor.encoder.symbols)


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
