"""How taggers are stored."""

from functools import partial

from zoo.errors import InputError
from zoo.store.architecture import TaggerArchitecture
from zoo.store.vocabulary import TaggerVocabulary
from zoo.tasks.shared.architecture_fields import architecture_of, arguments_of
from zoo.tasks.shared.task_spec import CheckpointSpec
from zoo.tasks.tagger.backbone import TaggerBackbone
from zoo.tasks.tagger.context import language_model_folder
from zoo.tasks.tagger.keras_context import KerasContextualEmbeddings
from zoo.tasks.tagger.model import Tagger
from zoo.tasks.tagger.preprocessor import TaggerPreprocessor
from zoo.tasks.token_level.checkpoint import golden_answer, marked


def _construct(architecture: TaggerArchitecture, symbols: TaggerVocabulary, labels: list[str]) -> Tagger:
    own, context = arguments_of(TaggerPreprocessor, architecture), _context(architecture)
    preprocessor = TaggerPreprocessor(**symbols.model_dump(), labels=labels, context=context, **own)
    backbone = TaggerBackbone(**preprocessor.encoder.sizes(), **arguments_of(TaggerBackbone, architecture))
    return Tagger(backbone, preprocessor, **arguments_of(Tagger, architecture))


def _context(architecture: TaggerArchitecture) -> KerasContextualEmbeddings | None:
    if not architecture.language_models:
        return None
    from zoo.tasks.keras_loading import load  # which builds what this file describes

    context = KerasContextualEmbeddings(*map(load, map(language_model_folder, architecture.language_models)))
    if context.width != architecture.context_size:
        raise InputError(f"the language models have {context.width} states, not {architecture.context_size}")
    return context


def _describe(model: Tagger) -> tuple[TaggerArchitecture, TaggerVocabulary]:
    versions = _versions(model.preprocessor.context)
    architecture = architecture_of(model, TaggerArchitecture, task="tagger", language_models=versions)
    return architecture, TaggerVocabulary(**model.encoder.vocabularies())


def _versions(context: KerasContextualEmbeddings | None) -> list[str]:
    """The checkpoints of a context's language models. Raises `InputError` for models that are of none."""
    if context is None:
        return []
    checkpoints = [getattr(model, "checkpoint", None) for model in context.models]
    if None in checkpoints:
        raise InputError("the language models of a tagger's context are no checkpoints; save and load them first")
    return [f"{checkpoint.name}@{checkpoint.version}" for checkpoint in checkpoints]


CHECKPOINT = CheckpointSpec(
    construct=_construct,
    describe=_describe,
    golden_answer=partial(golden_answer, output="potentials"),
    answer=marked,
)
