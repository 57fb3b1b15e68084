"""How taggers are stored."""

from functools import partial

from zoo.models.tagger import Tagger
from zoo.models.tagger_backbone import TaggerBackbone
from zoo.models.tagger_preprocessor import TaggerPreprocessor
from zoo.store.architecture import TaggerArchitecture
from zoo.store.tasks.stored_task import StoredTask, recurrent_parameters
from zoo.store.tasks.token_answers import golden_answer, marked
from zoo.store.vocabulary import TaggerVocabulary


def _construct(architecture: TaggerArchitecture, symbols: TaggerVocabulary, labels: list[str]) -> Tagger:
    chosen = architecture.model_dump(exclude={"task", "max_word_length", "output_dropout"})
    preprocessor = TaggerPreprocessor(
        **symbols.model_dump(), labels=labels, max_word_length=architecture.max_word_length
    )
    backbone = TaggerBackbone(**preprocessor.encoder.sizes(), **chosen)
    return Tagger(backbone, preprocessor, output_dropout=architecture.output_dropout)


def _describe(model: Tagger) -> tuple[TaggerArchitecture, TaggerVocabulary]:
    encoder = model.preprocessor.encoder
    config = model.backbone.get_config()
    chosen = {name: config[name] for name in TaggerArchitecture.model_fields if name in config}
    architecture = TaggerArchitecture(
        task="tagger", max_word_length=encoder.max_word_length, output_dropout=model.output_dropout, **chosen
    )
    return architecture, TaggerVocabulary(**encoder.vocabularies())


def _least_parameters(made: TaggerArchitecture, symbols: TaggerVocabulary, labels: list[str]) -> int:
    inputs = made.word_size + made.cased_word_size + made.learned_size + made.shape_size + made.filters
    upper = 2 * made.units  # both ways
    return (
        len(symbols.words) * made.word_size
        + len(symbols.cased_words) * made.cased_word_size
        + made.learned_words * made.learned_size
        + len(symbols.characters) * made.character_size
        + len(symbols.shapes) * made.shape_size
        + made.filters * made.character_size
        + 2 * recurrent_parameters(made.cell, inputs, made.units)
        + 2 * (made.layers - 1) * recurrent_parameters(made.cell, upper, made.units)
        + len(labels) ** 2
    )


TAGGER = StoredTask(
    model=Tagger,
    vocabulary=TaggerVocabulary,
    construct=_construct,
    describe=_describe,
    least_parameters=_least_parameters,
    golden_answer=partial(golden_answer, output="potentials"),
    answer=marked,
)
