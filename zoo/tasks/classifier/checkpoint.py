"""How classifiers are stored."""

from typing import Any

import numpy as np

from zoo.store.architecture import ClassifierArchitecture
from zoo.store.vocabulary import ClassifierVocabulary
from zoo.tasks.classifier.backbone import ClassifierBackbone
from zoo.tasks.classifier.model import Classifier
from zoo.tasks.classifier.preprocessor import ClassifierPreprocessor
from zoo.tasks.shared.architecture_fields import architecture_of, arguments_of
from zoo.tasks.shared.task_spec import CheckpointSpec

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


def _golden_answer(model: Classifier, text: str) -> dict[str, Any]:
    """The label of a text, and the probability of each; where tunes are read, of a row of symbols."""
    (found,) = model.classify([text if model.encoder.unit == "word" else model.encoder.symbols[:_READ]])
    return {"label": found.label, "probabilities": np.array(list(found.probabilities.values()))}


def _answer(model: Classifier, text: str) -> str:
    """The label of a text and its probability."""
    (found,) = model.classify([text])
    return f"**{found.label}** ({found.probability:.2f})"


CHECKPOINT = CheckpointSpec(
    construct=_construct,
    describe=_describe,
    golden_answer=_golden_answer,
    answer=_answer,
)
