"""What is built when it is first asked for: once, in whatever threads that happens."""

from collections.abc import Callable
from functools import cached_property, lru_cache
from threading import RLock
from typing import TypeVar

T = TypeVar("T")


class BuiltOnce(cached_property):
    """A `cached_property` for which threads wait that ask while it is built. Python's own builds one for each since
    3.12."""

    _building = RLock()

    def __get__(self, instance, owner=None):
        with self._building:
            return super().__get__(instance, owner)


def built_once(build: Callable[..., T], kept: int | None = None) -> Callable[..., T]:
    """A function that builds something for each of the last `kept` arguments, by default for all; threads wait that ask
    while it does."""
    cached, building = lru_cache(kept)(build), RLock()

    def built(*arguments):
        with building:
            return cached(*arguments)

    return built
