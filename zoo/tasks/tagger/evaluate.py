"""Entity scores over the types that both a model and a data set know."""

from zoo import datasets
from zoo.console import err
from zoo.errors import InputError, few
from zoo.tasks.shared.task_spec import EvaluationSpec
from zoo.tasks.tagger.metrics import entity_scores
from zoo.tasks.token_level.evaluate import Sentences, read_file, read_split
from zoo.text.iob2 import OUTSIDE, entity_types


def evaluate_entities(model, sentences: Sentences, tags: Sentences, dataset: str = "") -> dict[str, float]:
    """Entity precision, recall and F1 over the types that both know."""
    names = datasets.type_names(dataset) if dataset else {}
    tags = [[translate(tag, names) for tag in row] for row in tags]
    shared = set(entity_types(model.labels)) & set(entity_types({tag for row in tags for tag in row}))
    return entity_scores(_only(tags, shared), _only(model.tags_of(sentences), shared))


def note(dataset: str) -> str:
    """What must be known to compare the scores on a data set with those of others."""
    names = ", ".join(f"{theirs} counts as {ours}" for theirs, ours in datasets.type_names(dataset).items())
    return f"Only types that both know are scored; {names}." if names else datasets.note(dataset)


def translate(tag: str, names: dict[str, str]) -> str:
    return tag if tag == OUTSIDE else f"{tag[0]}-{names.get(tag[2:], tag[2:])}"


def _only(tags: Sentences, types: set[str]) -> Sentences:
    return [[tag if tag[2:] in types else OUTSIDE for tag in row] for row in tags]


def _evaluate(model, rows: tuple[Sentences, Sentences], dataset: str) -> dict[str, float]:
    """As `evaluate_entities`; of a user's file, types that the model does not know are named on standard error.

    Raises:
        InputError: a user's file whose types the model does not know at all.
    """
    sentences, tags = rows
    if not dataset:
        types, known = entity_types({tag for row in tags for tag in row}), entity_types(model.labels)
        unknown = [name for name in types if name not in known]
        if unknown and len(unknown) == len(types):
            raise InputError(
                f"the model knows none of the entity types {few(unknown)}; it knows {few(known)}. Rename those of the "
                "file, or train a model on them by zoo fit"
            )
        if unknown:
            err.print(
                f"entity types that the model does not know are not scored: {few(unknown)}",
                soft_wrap=True,
                markup=False,
            )
    return evaluate_entities(model, sentences, tags, dataset)


EVALUATION = EvaluationSpec(
    evaluate=_evaluate,
    read=read_split,
    read_file=read_file,
    note=note,
)
