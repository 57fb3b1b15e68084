"""What a model has learnt, taken over by one with another task, or with other symbols."""

from zoo.errors import InputError


def check_same_shape(one: str, wanted: dict[str, object], other: str, found: dict[str, object]) -> None:
    if found != wanted:
        odd = ", ".join(f"{name}={wanted[name]!r}" for name in wanted if found[name] != wanted[name])
        raise InputError(f"the {one} has {odd}; make the {other} with the same")
