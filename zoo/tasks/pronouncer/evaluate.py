"""What pronouncers are measured on: words and their pronunciations, of data sets and of files."""

from pathlib import Path

from zoo import datasets
from zoo.datasets.pronunciation_file import read_pronunciation_file
from zoo.errors import InputError
from zoo.tasks.shared.task_spec import EvaluationSpec

Listed = tuple[list[str], list[list[str]]]
"""Words, and the pronunciations of each."""


DATASETS = ("cmudict", "sigmorphon2021_eng_us")


def read_pronunciations(dataset: str, split: str) -> Listed:
    """The words of a split and their pronunciations. Raises `InputError` for a data set of something else."""
    examples = list(datasets.load(dataset, split))
    if "pronunciations" not in examples[0]:
        raise InputError(f"{dataset} holds no pronunciations; {' and '.join(DATASETS)} do")
    return [example["word"] for example in examples], [example["pronunciations"] for example in examples]


def read_listed_file(path: Path) -> Listed:
    """The words of a file and the pronunciations that it lists of each. Raises `InputError`."""
    listed: dict[str, list[str]] = {}
    for word, pronunciation in read_pronunciation_file(path):
        entries = listed.setdefault(word, [])
        entries += [pronunciation] if pronunciation not in entries else []
    return list(listed), list(listed.values())


EVALUATION = EvaluationSpec(
    evaluate=lambda model, rows, dataset: model.measure(*rows),
    read=read_pronunciations,
    read_file=read_listed_file,
)
