"""How binary taggers are stored."""

from functools import partial

from zoo.errors import InputError
from zoo.store.architecture import BinaryTaggerArchitecture
from zoo.store.vocabulary import BinaryTaggerVocabulary
from zoo.tasks.binary_tagger.backbone import BinaryTaggerBackbone
from zoo.tasks.binary_tagger.encoder import FORMS, OneHotEncoder
from zoo.tasks.binary_tagger.model import BinaryTagger
from zoo.tasks.binary_tagger.preprocessor import BinaryTaggerPreprocessor
from zoo.tasks.shared.architecture_fields import architecture_of, arguments_of
from zoo.tasks.shared.parameter_counts import recurrent_parameters
from zoo.tasks.shared.task_spec import CheckpointSpec
from zoo.tasks.token_level.checkpoint import golden_answer, marked
from zoo.text.vocabulary import FIRST


def _construct(made: BinaryTaggerArchitecture, symbols: BinaryTaggerVocabulary, labels: list[str]) -> BinaryTagger:
    if labels != list(OneHotEncoder.labels):
        raise InputError(f"a binary tagger has the labels 0 and 1, not {', '.join(labels)[:100]}")
    preprocessor = BinaryTaggerPreprocessor(**symbols.model_dump())
    encoder = preprocessor.encoder
    sizes = {"width": encoder.width, "ones": len(FORMS), "words": len(encoder.words)}
    backbone = BinaryTaggerBackbone(**sizes, **arguments_of(BinaryTaggerBackbone, made))
    return BinaryTagger(backbone, preprocessor, **arguments_of(BinaryTagger, made))


def _describe(model: BinaryTagger) -> tuple[BinaryTaggerArchitecture, BinaryTaggerVocabulary]:
    architecture = architecture_of(model, BinaryTaggerArchitecture, task="binary-tagger")
    return architecture, BinaryTaggerVocabulary(**model.encoder.vocabularies())


def _least_parameters(made: BinaryTaggerArchitecture, symbols: BinaryTaggerVocabulary, labels: list[str]) -> int:
    width = sum(FIRST + len(getattr(symbols, name)) for name in FORMS)
    return (1 + made.bidirectional) * recurrent_parameters(made.cell, width, made.units)


CHECKPOINT = CheckpointSpec(
    vocabulary=BinaryTaggerVocabulary,
    construct=_construct,
    describe=_describe,
    least_parameters=_least_parameters,
    golden_answer=partial(golden_answer, output="probabilities"),
    answer=marked,
)
