"""Tunes and their types of dance: of a tune the music alone is read."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from zoo.abc_notation import Skipped, Tune, without_fields
from zoo.abc_notation.playable_keys import in_playable_keys
from zoo.datasets.tune_file import name_left_out, read_tune_file
from zoo.errors import InputError
from zoo.tasks.tune_generator.data import read_tunes

TYPES = ("hornpipe", "jig", "reel", "slip jig", "strathspey", "waltz")
"""Types with more than thirty tunes in the training text that the music tells apart: a clog is a hornpipe by another
name."""

Labelled = tuple[list[list[str]], list[str]]


def typed_tunes(dataset: str, split: str) -> list[Tune]:
    """The tunes of a split that are of one of `TYPES`."""
    return [tune for tune in read_tunes(dataset, split) if tune.type in TYPES]


def labelled(tunes: Iterable[Tune]) -> Labelled:
    """The tokens of tunes, and their types."""
    tunes = list(tunes)
    return [without_fields(tune.tokens) for tune in tunes], [tune.type for tune in tunes]


def in_other_keys(tunes: Sequence[Tune]) -> list[list[list[str]]]:
    """The tokens of each tune in the other keys that people would play it in."""
    return [[without_fields(form.tokens) for form in in_playable_keys(tune)[1:]] for tune in tunes]


def read_typed_file(path: Path) -> Labelled:
    """The tunes of an ABC file that say a type, whatever it is. The others are left out, and named on standard error.

    Raises:
        InputError: as `read_tune_file`, and where no tune says a type.
    """
    tunes = read_tune_file(path)
    typed = [tune for tune in tunes if tune.type]
    if not typed:
        raise InputError(f"{path} has no tune with a type of dance; give each a field R:, such as R:jig")
    name_left_out([Skipped(tune.name, "it has no R: field") for tune in tunes if not tune.type], len(tunes))
    return labelled(typed)
