"""One example or several: what `tag`, `classify`, `explain`, `score`, `generate`, `pronounce`, `listen` and `predict`
take.

A string is one example and gives one answer; a list, tuple, array or column of strings is several and gives a list of
answers. An example that is itself a list of strings is its tokens.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from zoo.errors import InputError
from zoo.text.tokenizer import Token

Example = str | Sequence[str]
"""A text, or its tokens."""

Several = Iterable[Any]
"""Several examples: a list, a tuple, an array, a column."""


def answered(
    x: Any, answer: Callable[[list], Sequence], what: str = "text", one: Callable[[Any], bool] | None = None
) -> Any:
    """The answer to one example, or the list of answers to several.

    Args:
        x: an example or several.
        answer: gives a list of answers to a list of examples.
        what: the word for an example in an error.
        one: whether a value is one example; by default, whether it is a string.

    Raises:
        InputError: `x` is neither.
    """
    x = x.item() if isinstance(x, np.ndarray) and x.ndim == 0 else x
    if (one or is_string)(x):
        return answer([x])[0]
    return list(answer(listed(x, what)))


def is_string(x: Any) -> bool:
    return isinstance(x, str)


def listed(x: Any, what: str = "text") -> list:
    """Several examples as a list, from any iterable but a mapping or a table. Raises `InputError`."""
    if hasattr(x, "columns"):
        raise InputError(f"expected a {what} or a list of {what}s, not a table; give one of its columns")
    if isinstance(x, str | bytes | Mapping) or not isinstance(x, Iterable):
        raise InputError(f"expected a {what} or a list of {what}s, not {type(x).__name__}")
    examples = x.to_pylist() if hasattr(x, "to_pylist") else x  # Arrow's own scalars are no strings
    return [str(example) if isinstance(example, str) else example for example in examples]


def check_example(example: Any, index: int, what: str = "text") -> str | list[str]:
    """A text as it is, or its tokens as a list.

    Raises:
        InputError: the example is neither, or a token is empty or no string; the message gives their indices.
    """
    if isinstance(example, str):
        return str(example)
    if isinstance(example, bytes | Mapping | set) or not isinstance(example, Iterable):
        raise InputError(f"{what} {index} is {type(example).__name__}, not a string or a list of tokens")
    tokens = example.tolist() if isinstance(example, np.ndarray) else list(example)
    for position, token in enumerate(tokens):
        if not isinstance(token, str) or not token:
            raise InputError(f"token {position} of {what} {index} is {token!r}, not a string with text in it")
    return list(map(str, tokens))


def joined(tokens: Sequence[str]) -> tuple[str, list[Token]]:
    """Tokens as a text, with a space between two, and where each of them is in it."""
    ends = np.cumsum([len(token) + 1 for token in tokens]) - 1
    placed = [Token(token, int(end) - len(token), int(end)) for token, end in zip(tokens, ends, strict=True)]
    return " ".join(tokens), placed
