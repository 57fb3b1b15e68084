"""Tunes as training reads them from data sets."""

from zoo import datasets
from zoo.abc_notation import Key, Metre, Tune, faults, tokenize
from zoo.errors import InputError

DATASET = "folk_tunes"


def read_tunes(dataset: str, split: str) -> list[Tune]:
    """The tunes of a split. Raises `InputError` for a data set of something else."""
    examples = datasets.load(dataset, split)
    if "abc" not in examples[0]:
        raise InputError(f"{dataset} holds no tunes; {DATASET} does")
    return [
        Tune(
            example["name"],
            tuple(tokenize(example["abc"])),
            Metre.parse(example["metre"]),
            Key.parse(example["key"]),
            example["type"],
            example["title"],
        )
        for example in examples
    ]


def has_whole_bars(tune: Tune) -> bool:
    """Whether every bar is as long as the metre."""
    return not faults(tune.bars())
