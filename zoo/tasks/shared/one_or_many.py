"""One example or several: what `tag`, `classify`, `explain`, `score`, `generate`, `pronounce`, `listen` and `predict`
take.

A string is one example and gives one answer; a list, tuple, array or column of strings is several and gives a list of
answers. An example that is itself a list of strings is its tokens.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import count
from typing import Any, Literal

import numpy as np

from zoo.errors import InputError, RowError
from zoo.text.tokenizer import Token

Example = str | Sequence[str]
"""A text, or its tokens."""

Several = Iterable[Any]
"""Several examples: a list, a tuple, an array, a column."""


OnError = Literal["raise", "skip"]
"""What a bad example does: raise an `InputError` that names it, or have its `RowError` in the place of its answer."""


def answered(
    x: Any,
    answer: Callable[[list], Sequence],
    what: str = "text",
    one: Callable[[Any], bool] | None = None,
    on_error: OnError = "raise",
    check: Callable[[Any, int], Any] | None = None,
) -> Any:
    """The answer to one example, or the list of answers to several.

    Args:
        x: an example or several.
        answer: gives a list of answers to a list of examples.
        what: the word for an example in an error.
        one: whether a value is one example; by default, whether it is a string.
        on_error: "raise", or "skip" for a `RowError` in the place of each answer that there cannot be.
        check: raises `InputError` for an example and its row that `answer` would refuse; without, "skip" asks for the
            answers one by one.

    Raises:
        InputError: `x` is neither, or `on_error` is neither; or an example, as `answer` does.
    """
    if on_error not in ("raise", "skip"):
        raise InputError(f"on_error is 'raise' or 'skip', not {on_error!r}")
    x = x.item() if isinstance(x, np.ndarray) and x.ndim == 0 else x
    single = (one or is_string)(x)
    examples = [x] if single else listed(x, what)
    if on_error == "raise":
        answers = list(answer(examples))
    elif check is None:
        answers = [_or_error(lambda one, _: answer([one])[0], *numbered, what) for numbered in _numbered(examples)]
    else:
        checked = [_or_error(check, *numbered, what) for numbered in _numbered(examples)]
        good = [example for example, found in zip(examples, checked, strict=True) if not isinstance(found, RowError)]
        rest = iter(answer(good) if good else [])
        answers = [found if isinstance(found, RowError) else next(rest) for found in checked]
    return answers[0] if single else answers


def _numbered(examples: Iterable) -> Iterator[tuple[Any, int]]:
    """Yields examples with their rows, which count from 1."""
    return zip(examples, count(1), strict=False)


def _or_error(answer: Callable[[Any, int], Any], example: Any, row: int, what: str) -> Any:
    """What a function gives for an example and its row, or the error that it raises."""
    try:
        return answer(example, row)
    except RowError as error:
        return RowError(what, row, error.reason)
    except InputError as error:
        return RowError(what, row, f"cannot be used: {error}")


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


def check_example(example: Any, row: int, what: str = "text") -> str | list[str]:
    """A text as it is, or its tokens as a list.

    Raises:
        RowError: the example is neither, or a token is empty or no string; the message counts from 1.
    """
    if isinstance(example, str):
        return str(example)
    if isinstance(example, bytes | Mapping | set) or not isinstance(example, Iterable):
        raise RowError(what, row, f"is {type(example).__name__}, not a string or a list of tokens")
    tokens = example.tolist() if isinstance(example, np.ndarray) else list(example)
    for position, token in enumerate(tokens, 1):
        if not isinstance(token, str) or not token:
            raise RowError(what, row, f"has {token!r} as token {position}, not a string with text in it")
    return list(map(str, tokens))


def joined(tokens: Sequence[str]) -> tuple[str, list[Token]]:
    """Tokens as a text, with a space between two, and where each of them is in it."""
    ends = np.cumsum([len(token) + 1 for token in tokens]) - 1
    placed = [Token(token, int(end) - len(token), int(end)) for token, end in zip(tokens, ends, strict=True)]
    return " ".join(tokens), placed
