"""Entity scores over the types that both a model and a data set know."""

from zoo import datasets
from zoo.console import err
from zoo.errors import InputError, few
from zoo.tasks.shared.task_spec import EvaluationSpec
from zoo.tasks.tagger.metrics import entity_scores
from zoo.tasks.token_level.augmentation import CASES, in_case
from zoo.tasks.token_level.evaluate import Sentences, read_file, read_split
from zoo.text.iob2 import OUTSIDE, entity_types


def evaluate_entities(model, sentences: Sentences, tags: Sentences, dataset: str = "") -> dict[str, float]:
    """Entity precision, recall and F1 over the types that both know."""
    names = datasets.type_names(dataset) if dataset else {}
    tags = [[translate(tag, names) for tag in row] for row in tags]
    shared = set(entity_types(model.labels)) & set(entity_types({tag for row in tags for tag in row}))
    return entity_scores(_only(tags, shared), _only(model.tags_of(sentences), shared))


def f1_of_their_types(model, sentences: Sentences, tags: Sentences) -> float:
    """Entity F1 over all types that sentences have, those that the model does not know among them."""
    types = set(entity_types({tag for row in tags for tag in row}))
    return entity_scores(tags, _only(model.tags_of(sentences), types))["f1"]


def f1_by_type(model, sentences: Sentences, tags: Sentences) -> dict[str, float]:
    """Entity F1 of each type that sentences have, 0 of those that the model does not know."""
    found = model.tags_of(sentences)
    types = entity_types({tag for row in tags for tag in row})
    return {name: entity_scores(_only(tags, {name}), _only(found, {name}))["f1"] for name in types}


def note(dataset: str) -> str:
    """What must be known to compare the scores on a data set with those of others."""
    names = ", ".join(f"{theirs} counts as {ours}" for theirs, ours in datasets.type_names(dataset).items())
    return f"Only types that both know are scored; {names}." if names else datasets.note(dataset)


def translate(tag: str, names: dict[str, str]) -> str:
    return tag if tag == OUTSIDE else f"{tag[0]}-{names.get(tag[2:], tag[2:])}"


def _only(tags: Sentences, types: set[str]) -> Sentences:
    return [[tag if tag[2:] in types else OUTSIDE for tag in row] for row in tags]


def _evaluate(model, rows: tuple[Sentences, Sentences], dataset: str) -> dict[str, float]:
    """As `evaluate_entities`, and the F1 of the same sentences in lower, upper and title case, as `f1-lower` and so on;
    of a user's file, types that the model does not know are named on standard error.

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
    by_case = {f"f1-{case}": evaluate_entities(model, in_case(sentences, case), tags, dataset)["f1"] for case in CASES}
    return evaluate_entities(model, sentences, tags, dataset) | by_case


EVALUATION = EvaluationSpec(
    evaluate=_evaluate,
    read=read_split,
    read_file=read_file,
    note=note,
)
