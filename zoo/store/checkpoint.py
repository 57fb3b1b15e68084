"""The schema of `checkpoint.json`, the single truth about a checkpoint, and the checks on its folder."""

import hashlib
import json
import os
import re
import stat
from pathlib import Path
from typing import Annotated, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, Field, model_validator

from zoo.errors import CheckpointError
from zoo.store.architecture import Architecture
from zoo.store.schema import Items, Strict, first_problem, parse
from zoo.text.normal_form import VERSION

FILE_NAME = "checkpoint.json"
CARD_NAME = "README.md"
JSON_LIMIT = 4 * 2**20
"""The most bytes that are read of a JSON file before its schema has been checked."""

_AGAIN = "save or fetch the checkpoint again"

K = TypeVar("K")
V = TypeVar("V")

Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Name = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")]
DataName = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_/-]{0,63}$")]
Text = Annotated[str, Field(max_length=2000)]
Count = Annotated[int, Field(ge=0, le=2**40)]
Version = Annotated[int, Field(ge=1, le=10**6)]
FileName = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]*(\.[A-Za-z0-9_-]+)+$", max_length=100)]
"""A plain file name: no separator, no leading dot, so that it cannot leave its folder or hide in it."""

# In order of its keys, so that equal checkpoints are written as equal bytes.
SortedDict = Annotated[dict[K, V], AfterValidator(lambda items: dict(sorted(items.items())))]


class FileEntry(Strict):
    """What a file of the checkpoint must be, to the byte."""

    bytes: Count
    sha256: Sha256


class DataSet(Strict):
    """What the checkpoint was trained on, and under which licence."""

    name: DataName
    licence: Text
    files: SortedDict[Text, Sha256]
    """Path below the data folder, and the hash of the file."""


class Operation(Strict):
    """At a threshold, the share of trigger words that are missed, and false accepts an hour."""

    threshold: Annotated[float, Field(gt=0, lt=1)]
    misses: Annotated[float, Field(ge=0, le=1)]
    false_accepts: Annotated[float, Field(ge=0)]


class Score(Strict):
    """One measurement: `metrics` of the checkpoint on a split of a data set."""

    dataset: DataName
    split: Name
    metrics: SortedDict[Name, float]
    tolerance: SortedDict[Name, Annotated[float, Field(ge=0)]] = Field(default_factory=dict)
    """How far below a reproduced score may fall: from the spread of `seeds` runs."""
    seeds: SortedDict[Name, Items[float]] = Field(default_factory=dict)
    """The scores of the runs behind the tolerance."""
    note: Text = ""
    """What must be known to compare with others' figures."""
    confusion: Items[Items[Count]] = Field(default_factory=list)
    """How many texts of each label were given each, by the order of the checkpoint's labels; empty where texts have no
    one label."""
    trade_off: Items[Operation] = Field(default_factory=list)
    """Of what listens for a word, what each of many thresholds gives; empty otherwise."""


class Example(Strict):
    """A text, and what the checkpoint makes of it, in Markdown for its card."""

    text: Text
    answer: Text


class Comparison(Strict):
    """A table of a benchmark: the checkpoint beside others."""

    title: Text
    head: Annotated[Items[Text], Field(min_length=1, max_length=100)]
    rows: Annotated[Items[Items[Text]], Field(max_length=1000)]
    note: Text
    """How it was measured, and by which command."""


Products = Literal["float32", "bfloat16"]
"""Number formats of matrix products."""


class TrainingRecord(Strict):
    """The run that made the weights."""

    recipe: Name
    recipe_sha256: Sha256
    seed: Count
    seconds: Annotated[float, Field(ge=0)]
    processor: Text
    products: Products = "float32"
    """Of what numbers matrix products were taken in training."""
    versions: SortedDict[Text, Text]


class Checkpoint(Strict):
    """Everything that is known about a checkpoint; `files` lists all that its folder holds but for the card."""

    name: Name
    version: Version
    summary: Text
    licence: Text
    text_form: Annotated[int, Field(ge=0, le=VERSION)] = 0
    """The version of the normal form (`zoo.text.normal_form`) in which its training text was read; 0 is as it came."""
    limits: Annotated[Items[Text], Field(max_length=100)] = Field(default_factory=list)
    """What it cannot do, in a sentence or two each: languages, letter case, kinds of text or sound that it was never
    measured on. What all models of its task cannot do is in `architecture.LIMITS`."""
    architecture: Architecture
    labels: Annotated[Items[Text], Field(max_length=10**4)] = Field(default_factory=list)
    """What it tells apart, if it tells anything apart."""
    parameters: Count
    data: Items[DataSet]
    scores: Items[Score]
    examples: Annotated[Items[Example], Field(max_length=100)] = Field(default_factory=list)
    comparisons: Annotated[Items[Comparison], Field(max_length=100)] = Field(default_factory=list)
    training: TrainingRecord | None = None
    """None where a user trained it, who may say so in the summary."""
    based_on: Text | None = None
    """The checkpoint that the training started from, as `name@version`."""
    files: SortedDict[FileName, FileEntry]
    """None in a record of weights that may not be handed on."""

    @model_validator(mode="after")
    def _fits_its_task(self) -> "Checkpoint":
        self.architecture.check_labels(self.labels)
        return self

    @property
    def origin(self) -> str:
        """What holds the weights of an export, in words."""
        return (
            f"the checkpoint that it came from, {self.based_on}" if self.based_on else "the model that it was made of"
        )


def read(folder: str | os.PathLike) -> Checkpoint:
    """Reads and checks the `checkpoint.json` of a folder; `CheckpointError` names the first thing wrong with it."""
    path = Path(folder) / FILE_NAME
    try:
        if not stat.S_ISREG(path.lstat().st_mode):
            raise CheckpointError(f"{path} is not a regular file; {_AGAIN}")
        with path.open("rb") as file:
            text = file.read(JSON_LIMIT + 1)
    except OSError as error:
        raise CheckpointError(
            f"cannot read {path}: {error.strerror}; give a checkpoint's folder, one that holds {FILE_NAME}"
        ) from error
    if len(text) > JSON_LIMIT:
        raise CheckpointError(f"{path} is larger than {JSON_LIMIT} bytes; {_AGAIN}")
    try:
        return parse(Checkpoint, text)
    except ValueError as error:
        raise CheckpointError(f"{path}: {first_problem(error)}; {_AGAIN}, or update zoo if it is newer") from error


class _Listing(BaseModel):
    """What can be read of a `checkpoint.json` of any version of zoo."""

    files: Annotated[dict[FileName, FileEntry], Field(min_length=1)]


def listed(folder: Path) -> set[str]:
    """The names of a folder's `checkpoint.json` and of those of the files that it lists that are as it lists them, also
    where the rest of it is not valid; none where there is no list. A name in a list makes no file the checkpoint's."""
    path = folder / FILE_NAME
    try:
        if not stat.S_ISREG(path.lstat().st_mode):
            return set()
        with path.open("rb") as file:
            files = parse(_Listing, file.read(JSON_LIMIT + 1)).files
    except (OSError, ValueError):
        return set()
    return {FILE_NAME, *(name for name, wanted in files.items() if _is_as_listed(folder / name, wanted))}


def _is_as_listed(path: Path, wanted: FileEntry) -> bool:
    try:
        found = path.lstat()
        return stat.S_ISREG(found.st_mode) and found.st_size == wanted.bytes and entry(path) == wanted
    except OSError:
        return False


def write(folder: str | os.PathLike, checkpoint: Checkpoint) -> None:
    """Writes `checkpoint.json` into a folder; equal checkpoints give equal bytes."""
    text = json.dumps(checkpoint.model_dump(mode="json"), indent=1, ensure_ascii=False, allow_nan=False)
    (Path(folder) / FILE_NAME).write_bytes(text.encode() + b"\n")


def name_of(folder: Path) -> str:
    """The name of a checkpoint that is to be in a folder: the folder's, as far as a `Name` can have it."""
    return re.sub(r"[^a-z0-9]+", "-", folder.resolve().name.lower()).strip("-")[:64] or "model"


def entry(path: str | os.PathLike) -> FileEntry:
    """The size and the hash of a file as it is now."""
    with open(path, "rb") as file:
        digest = hashlib.file_digest(file, "sha256")
        return FileEntry(bytes=file.tell(), sha256=digest.hexdigest())


def verify(folder: str | os.PathLike, checkpoint: Checkpoint) -> None:
    """Checks that a folder holds the files of its checkpoint, to the byte, and no others but the card and pictures.

    A `CheckpointError` names the first file that is missing, altered, not a regular file, or not listed.
    """
    root = Path(folder).resolve()
    try:
        found = {item.name: item.lstat() for item in root.iterdir()}
        for name, wanted in checkpoint.files.items():
            if name not in found:
                raise CheckpointError(f"{folder} lacks {name}; {_AGAIN}")
            if not stat.S_ISREG(found[name].st_mode):
                raise CheckpointError(f"{name} in {folder} is not a regular file; {_AGAIN}")
            # The size first: it is free, and bounds what is hashed.
            if found[name].st_size != wanted.bytes:
                raise CheckpointError(
                    f"{name} in {folder} has {found[name].st_size} bytes, expected {wanted.bytes}; {_AGAIN}"
                )
            if entry(root / name) != wanted:
                raise CheckpointError(f"{name} in {folder} is altered: its sha256 is not {wanted.sha256}; {_AGAIN}")
    except OSError as error:
        raise CheckpointError(f"cannot read {error.filename}: {error.strerror}; {_AGAIN}") from error
    for name in sorted(found.keys() - checkpoint.files.keys() - {FILE_NAME, CARD_NAME}):
        if not name.endswith(".png") or not stat.S_ISREG(found[name].st_mode):
            raise CheckpointError(f"{name!r} in {folder} is not listed in {FILE_NAME}; move it elsewhere")
