"""Strict schemas, and how a JSON file of a stranger is read into one: in time and memory that follow from its size."""

from typing import Annotated, TypeVar

from pydantic import BaseModel, ConfigDict, FailFast, ValidationError


class Strict(BaseModel):
    """A schema that refuses unknown fields and does not guess at types."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, allow_inf_nan=False)


S = TypeVar("S", bound=BaseModel)
T = TypeVar("T")

Items = Annotated[list[T], FailFast()]
"""A list whose first invalid item ends the validation: pydantic keeps some 4 kB for each error."""

_MOST = 50_000
"""How often a file may have each of the characters that begin an object, a list and a field's value, those inside
strings included. No file of a bundled checkpoint has one of them more than 2,000 times."""


def parse(schema: type[S], text: bytes, most_items: int = 200_000) -> S:
    """A JSON text as a schema.

    Args:
        most_items: how often the text may have a comma.

    Raises:
        ValueError: the text has more parts than any file of zoo has, or is not of the schema (`ValidationError`, which
            is one; `first_problem` says it in one line).
    """
    for character, most in {b"{": _MOST, b"[": _MOST, b":": _MOST, b",": most_items}.items():
        # Counting takes a fifth of the time of parsing, and three bytes are the least that an item and its comma take.
        if len(text) > 3 * most and text.count(character) > most:
            raise ValueError(f"it has more than {most:,} times {character.decode()!r}")
    return schema.model_validate_json(text)


def first_problem(error: ValueError) -> str:
    """What `parse` found first, on one line: where, then what."""
    if not isinstance(error, ValidationError):
        return str(error)
    problem = error.errors(include_url=False, include_context=False, include_input=False)[0]
    where = ".".join(str(part)[:100] for part in problem["loc"][:10])
    said = problem["msg"].removeprefix("Value error, ")[:500]  # it may quote the file
    text = f"{where[:100]!r}: {said}" if where else said
    return " ".join(text.split())
