"""What classifiers are measured on: texts and their labels, of data sets and of files."""

import re
from collections.abc import Sequence
from pathlib import Path

from zoo import datasets
from zoo.data.files import read_text, suffix
from zoo.data.tables import SUFFIXES
from zoo.datasets.labelled_csv import Columns, read_labelled_csv
from zoo.store import card
from zoo.store.checkpoint import Score
from zoo.tasks.classifier.confusion import count_confusions, draw_confusion
from zoo.tasks.classifier.encoder import Readable
from zoo.tasks.classifier.inference import ClassifierInference
from zoo.tasks.classifier.tune_types import TYPES, labelled, read_typed_file, typed_tunes
from zoo.tasks.shared.task_spec import EvaluationSpec
from zoo.tasks.tune_generator.data import DATASET as TUNES

Labelled = tuple[list[Readable], list[str]]


_NAMED = Columns()

_TUNES_NOTE = f"The tunes that are known to be one of {', '.join(TYPES)}: their music alone."


def note(dataset: str) -> str:
    """What must be known to compare the scores on a data set with those of others."""
    return _TUNES_NOTE if dataset == TUNES else datasets.note(dataset)


def read_labelled(dataset: str, split: str) -> Labelled:
    """The texts of a split, or their tokens where it has them, and their labels: of tunes, their types."""
    if dataset == TUNES:
        return labelled(typed_tunes(dataset, split))
    examples = list(datasets.load(dataset, split))
    what = "tokens" if "tokens" in examples[0] else "text"
    return [example[what] for example in examples], [example["label"] for example in examples]


def read_labelled_file(path: Path, columns: Columns = _NAMED) -> Labelled:
    """The texts of a table (CSV, JSON lines, Parquet) and their labels, or the tunes of an ABC file, whatever it is
    called, and their types. Raises `InputError`."""
    if suffix(path) == ".abc" or (suffix(path) not in SUFFIXES and _has_tunes(read_text(path))):
        return read_typed_file(path)
    rows = read_labelled_csv(path, columns)
    return [text for text, _ in rows], [label for _, label in rows]


def _has_tunes(text: str) -> bool:
    """Whether a text has the fields of ABC that say a tune's key and type."""
    return all(re.search(rf"^{field}:", text, re.MULTILINE) for field in "KR")


def _details(model: ClassifierInference, rows: Labelled) -> dict[str, list[list[int]]]:
    texts, gold = rows
    return {"confusion": count_confusions(gold, model.labels_of(texts), model.labels)}


def _draw(score: Score, labels: Sequence[str], folder: Path) -> None:
    if score.confusion:
        draw_confusion(score.confusion, labels, folder / card.CONFUSION)


EVALUATION = EvaluationSpec(
    evaluate=lambda model, rows, dataset: model.measure(*rows),
    read=read_labelled,
    read_file=read_labelled_file,
    note=note,
    details=_details,
    draw=_draw,
)
