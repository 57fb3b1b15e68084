"""What taggers are measured on: sentences and their tags."""

from pathlib import Path

from zoo import datasets
from zoo.datasets.tagged_file import read_tagged_file

Sentences = list[list[str]]


def read_split(dataset: str, split: str) -> tuple[Sentences, Sentences]:
    """The sentences of a split and their tags."""
    examples = list(datasets.load(dataset, split))
    return [example["tokens"] for example in examples], [example["tags"] for example in examples]


def read_file(path: Path) -> tuple[Sentences, Sentences]:
    """The sentences of a user's IOB2 file and their tags. Raises `InputError`."""
    sentences, tags = zip(*read_tagged_file(path), strict=True)
    return list(sentences), list(tags)
