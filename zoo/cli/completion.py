"""What a shell offers for an argument when Tab is pressed. Nothing slow is imported."""

from collections.abc import Iterable


def checkpoints(incomplete: str) -> list[str]:
    """The checkpoints on this machine; nothing for a path, which the shell completes itself."""
    from zoo.store.catalogue import names

    return _starting(names(), incomplete)


def cached(incomplete: str) -> list[str]:
    """The downloaded checkpoints."""
    from zoo.store.cache import cached

    return _starting(dict.fromkeys(name for name, _, _ in cached()), incomplete)


def recipes(incomplete: str) -> list[str]:
    """The recipes."""
    from zoo.tasks.recipes import names

    return _starting(names(), incomplete)


def datasets(incomplete: str) -> list[str]:
    """The data sets."""
    from zoo.datasets import names

    return _starting(names(), incomplete)


def runtimes(incomplete: str) -> list[str]:
    from zoo.tasks.loading import RUNTIMES

    return _starting(RUNTIMES, incomplete)


def _starting(names: Iterable[str], incomplete: str) -> list[str]:
    return [name for name in names if name.startswith(incomplete)]
