"""The schema of `vocabulary.json`: the symbols that a checkpoint's preprocessor knows."""

from pathlib import Path
from typing import Annotated

from pydantic import Field, ValidationError

from zoo.errors import CheckpointError
from zoo.store.architecture import Strict
from zoo.store.checkpoint import first_problem

FILE_NAME = "vocabulary.json"

Symbols = Annotated[list[Annotated[str, Field(min_length=1, max_length=500)]], Field(max_length=10**6)]


class TaggerVocabulary(Strict):
    """Symbols in the order of their ids; the entry names are the arguments of `TaggingEncoder`."""

    words: Symbols
    cased_words: Symbols
    characters: Symbols
    shapes: Symbols


def read(folder: Path) -> TaggerVocabulary:
    path = Path(folder) / FILE_NAME
    try:
        return TaggerVocabulary.model_validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        reason = first_problem(error) if isinstance(error, ValidationError) else error.strerror
        raise CheckpointError(f"{path}: {reason}; save or fetch the checkpoint again") from error


def write(folder: Path, vocabulary: TaggerVocabulary) -> None:
    (Path(folder) / FILE_NAME).write_text(vocabulary.model_dump_json(), encoding="utf-8")
