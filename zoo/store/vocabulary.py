"""The schemas of `vocabulary.json`, one a task: the symbols that a checkpoint's preprocessor knows."""

from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import Field, ValidationError

from zoo.errors import CheckpointError
from zoo.store.architecture import Strict
from zoo.store.checkpoint import first_problem

FILE_NAME = "vocabulary.json"

V = TypeVar("V", bound=Strict)

Symbol = Annotated[str, Field(min_length=1, max_length=500)]
Symbols = Annotated[list[Symbol], Field(max_length=10**6)]


class TaggerVocabulary(Strict):
    """Symbols in the order of their ids; the entry names are the arguments of `TaggingEncoder`."""

    words: Symbols
    cased_words: Symbols
    characters: Symbols
    shapes: Symbols


class BinaryTaggerVocabulary(Strict):
    """Symbols in the order of their ids; the entry names are the arguments of `OneHotEncoder`."""

    words: Symbols
    shapes: Symbols
    prefixes: Symbols
    suffixes: Symbols


class LanguageModelVocabulary(Strict):
    """The characters or words that a language model knows, in the order of their ids."""

    symbols: Symbols


class ClassifierVocabulary(Strict):
    """The words or tokens that a classifier knows, in the order of their ids."""

    symbols: Symbols


class TuneGeneratorVocabulary(Strict):
    """The fields of headers and the tokens of music that a tune generator knows, in the order of their ids, and the
    metres of types; the entry names are the arguments of `TuneEncoder`."""

    symbols: Symbols
    metres: Annotated[dict[Symbol, Symbols], Field(max_length=1000)] = Field(default_factory=dict)


class EncoderDecoderVocabulary(Strict):
    """The letters that an encoder–decoder reads and the symbols that it writes, in the order of their ids; the entry
    names are the arguments of `PronunciationEncoder`."""

    letters: Symbols
    symbols: Symbols


class TriggerWordVocabulary(Strict):
    """Nothing: a trigger word's model hears sound, and its one label is the word."""


def read(folder: Path, schema: type[V]) -> V:
    """The vocabulary of a folder. Raises `CheckpointError` where it is not of the schema."""
    path = Path(folder) / FILE_NAME
    try:
        return schema.model_validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        reason = first_problem(error) if isinstance(error, ValidationError) else error.strerror
        raise CheckpointError(f"{path}: {reason}; save or fetch the checkpoint again") from error


def write(folder: Path, vocabulary: Strict) -> None:
    (Path(folder) / FILE_NAME).write_text(vocabulary.model_dump_json(), encoding="utf-8")
