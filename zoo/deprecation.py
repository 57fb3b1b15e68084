"""Old names that still work, with a `DeprecationWarning` that names the new one."""

import functools
import sys
import warnings
from collections.abc import Callable
from typing import TypeVar

F = TypeVar("F", bound=Callable)


def renamed_argument(old: str, new: str) -> Callable[[F], F]:
    """A decorator for a function whose argument `old` is now called `new`; the signature shows the new name alone.

    Callers that give `old` by keyword get a warning, and the function gets its value as `new`. Giving both is a
    TypeError, as it is for any argument that is given twice.
    """

    def decorate(function: F) -> F:
        @functools.wraps(function)
        def call(*args, **kwargs):
            if old in kwargs:
                if new in kwargs:
                    raise TypeError(f"{function.__name__}() got {new} twice: {old} is its old name")
                _warn(f"{old} of {function.__name__}()", new)
                kwargs[new] = kwargs.pop(old)
            return function(*args, **kwargs)

        return call

    return decorate


def keyword_only(positions: int, *names: str) -> Callable[[F], F]:
    """A decorator for a function whose arguments after the first `positions` were once given by position, in the order
    of `names`, and are now given by name alone. `self` counts as a position."""

    def decorate(function: F) -> F:
        @functools.wraps(function)
        def call(*args, **kwargs):
            extra = dict(zip(names, args[positions:], strict=False))
            if extra and len(args) <= positions + len(names) and not extra.keys() & kwargs.keys():
                given = ", ".join(f"{name}=…" for name in extra)
                _warn(f"{function.__name__}() with {' and '.join(extra)} given by position", given)
                args, kwargs = args[:positions], {**kwargs, **extra}
            return function(*args, **kwargs)

        return call

    return decorate


def renamed_to(new: str) -> Callable[[F], F]:
    """A decorator for a function that callers should replace by `new`."""

    def decorate(function: F) -> F:
        @functools.wraps(function)
        def call(*args, **kwargs):
            _warn(f"{function.__name__}()", new)
            return function(*args, **kwargs)

        return call

    return decorate


def _warn(old: str, new: str) -> None:
    """Warns the caller of the decorated function, however many decorators it has."""
    depth = 1
    while sys._getframe(depth).f_code.co_filename == __file__:
        depth += 1
    warnings.warn(f"{old} is deprecated; use {new}", DeprecationWarning, stacklevel=depth + 1)
