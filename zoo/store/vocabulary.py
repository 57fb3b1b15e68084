"""The schemas of `vocabulary.json`, one a task: the symbols that a checkpoint's preprocessor knows."""

from pathlib import Path
from typing import Annotated, Any

from pydantic import Field

from zoo.errors import CheckpointError
from zoo.store.schema import Items, Strict, first_problem, parse

FILE_NAME = "vocabulary.json"
LIMIT = 32 * 2**20
"""The most bytes of the file."""

Symbol = Annotated[str, Field(min_length=1, max_length=500)]
Symbols = Annotated[Items[Symbol], Field(max_length=10**6)]
_MOST_SYMBOLS = 5 * 10**6
"""Of all lists together; a tagger has four."""


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


SCHEMAS: dict[str, type[Strict]] = {
    "tagger": TaggerVocabulary,
    "binary-tagger": BinaryTaggerVocabulary,
    "language-model": LanguageModelVocabulary,
    "classifier": ClassifierVocabulary,
    "tune-generator": TuneGeneratorVocabulary,
    "encoder-decoder": EncoderDecoderVocabulary,
    "trigger-word": TriggerWordVocabulary,
}
"""By task."""


def read(folder: Path, task: str) -> Any:
    """The vocabulary of a folder. Raises `CheckpointError` where it is not one of the task."""
    path = Path(folder) / FILE_NAME
    try:
        if path.stat().st_size > LIMIT:
            raise CheckpointError(f"{path} is larger than {LIMIT} bytes; save or fetch the checkpoint again")
        return parse(SCHEMAS[task], path.read_bytes(), _MOST_SYMBOLS)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else first_problem(error)
        raise CheckpointError(f"{path}: {reason}; save or fetch the checkpoint again") from error


def write(folder: Path, vocabulary: Strict) -> None:
    (Path(folder) / FILE_NAME).write_text(vocabulary.model_dump_json(), encoding="utf-8")
