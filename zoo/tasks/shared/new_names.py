"""Which of a model's names the names of a new model start from."""

from collections.abc import Iterable, Mapping

from zoo.errors import InputError, few


def sources_of(
    names: Iterable[str] | Mapping[str, str | None], known: Iterable[str], what: str
) -> dict[str, str | None]:
    """By the name of a new model, the name of the old one whose weights it starts from, or None for fresh weights.

    Args:
        names: a mapping as it is to be returned, or names alone, which start from the same name if the old model has
            it.
        known: the names of the old model.
        what: the word for a name in an error.

    Raises:
        InputError: a name that is no string, occurs twice or starts from one that the old model does not have.
    """
    known = list(known)
    if isinstance(names, str) or not isinstance(names, Iterable):
        way_out = f"; write [{names!r}]" if isinstance(names, str) else ""
        raise InputError(f"expected a list of {what}s or a dictionary, not {type(names).__name__}{way_out}")
    if isinstance(names, Mapping):
        sources = dict(names)
        for new, old in sources.items():
            if old is not None and old not in known:
                raise InputError(
                    f"{new!r} cannot start from the {what} {old!r}, which the model does not have; it has {few(known)}"
                )
        return sources
    names = list(names)
    for name in names:
        if not isinstance(name, str):
            raise InputError(f"a {what} is a string, not {name!r}")
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise InputError(f"the {what} {few(twice)} occurs twice")
    return {name: name if name in known else None for name in names}
