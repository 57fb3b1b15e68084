"""How binary taggers are stored."""

from functools import partial

from zoo.store.architecture import BinaryTaggerArchitecture
from zoo.store.vocabulary import BinaryTaggerVocabulary
from zoo.tasks.binary_tagger.backbone import BinaryTaggerBackbone
from zoo.tasks.binary_tagger.encoder import FORMS
from zoo.tasks.binary_tagger.model import BinaryTagger
from zoo.tasks.binary_tagger.preprocessor import BinaryTaggerPreprocessor
from zoo.tasks.shared.architecture_fields import architecture_of, arguments_of
from zoo.tasks.shared.task_spec import CheckpointSpec
from zoo.tasks.token_level.checkpoint import golden_answer, marked


def _construct(made: BinaryTaggerArchitecture, symbols: BinaryTaggerVocabulary, labels: list[str]) -> BinaryTagger:
    preprocessor = BinaryTaggerPreprocessor(**symbols.model_dump())
    encoder = preprocessor.encoder
    sizes = {"width": encoder.width, "ones": len(FORMS), "words": len(encoder.words)}
    backbone = BinaryTaggerBackbone(**sizes, **arguments_of(BinaryTaggerBackbone, made))
    return BinaryTagger(backbone, preprocessor, **arguments_of(BinaryTagger, made))


def _describe(model: BinaryTagger) -> tuple[BinaryTaggerArchitecture, BinaryTaggerVocabulary]:
    architecture = architecture_of(model, BinaryTaggerArchitecture, task="binary-tagger")
    return architecture, BinaryTaggerVocabulary(**model.encoder.vocabularies())


CHECKPOINT = CheckpointSpec(
    construct=_construct,
    describe=_describe,
    golden_answer=partial(golden_answer, output="probabilities"),
    answer=marked,
)
