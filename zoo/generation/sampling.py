"""How the next token is chosen: the samplers by name, and their settings."""

from typing import NamedTuple

from zoo.errors import InputError, UnknownNameError
from zoo.validation import is_count, is_number

MOST_BEAMS = 100
"""More than any search gains from."""

_MOST_SEED = 2**32 - 1
"""What every backend of Keras takes."""

_COLDEST = 1e-6
"""Logits that are divided by less run out of numbers."""

_SETTINGS = {
    "top_k": (("top_k", "top_p"), "an integer of at least 1", lambda value: is_count(value, 1)),
    "top_p": (("top_p",), "in (0, 1]", lambda value: is_number(value) and 0 < value <= 1),
    "beams": (("beam",), f"an integer from 1 to {MOST_BEAMS}", lambda value: is_count(value, 1, MOST_BEAMS)),
    "seed": (
        ("random", "top_k", "top_p"),
        f"an integer from 0 to {_MOST_SEED}",
        lambda value: is_count(value, 0, _MOST_SEED),
    ),
}
"""Each with the samplers that take it, and what it is."""

SAMPLERS = ("greedy", "random", "top_k", "top_p", "beam")
"""By the names that KerasHub has for them."""


class Sampling(NamedTuple):
    """A sampler by its name, with its settings, as `check_sampler` has them; its seed is not among them."""

    name: str = "random"
    temperature: float = 1.0
    top_k: int | None = None
    top_p: float | None = None
    beams: int | None = None


def check_sampler(name: str, temperature: float, **settings) -> dict:
    """The settings of a sampler that are given, which are not None.

    Args:
        name: one of `SAMPLERS`.
        temperature: what the logits are divided by, at least 0.000001.
        settings: `top_k`, so many of the most probable tokens are sampled from, at least 1 (`top_k`; `top_p` takes it,
            too); `top_p`, the probability that the most probable tokens to sample from have together, in (0, 1]
            (`top_p`); `beams`, how many texts a beam search keeps, 1 to 100 (`beam`); `seed`, an integer for the same
            text each time.

    Raises:
        UnknownNameError: no such sampler.
        InputError: no name, a number outside its range, or one that the sampler does not take.
    """
    if not isinstance(name, str):
        raise InputError(f"a sampler is one of {', '.join(SAMPLERS)}, not {name!r}")
    if name not in SAMPLERS:
        raise UnknownNameError("sampler", name, SAMPLERS)
    if not is_number(temperature) or not _COLDEST <= temperature < float("inf"):
        raise InputError(f"temperature is a number of at least {_COLDEST:f}, not {temperature!r}")
    given = {setting: value for setting, value in settings.items() if value is not None}
    for setting, value in given.items():
        takers, wanted, fits = _SETTINGS[setting]
        if not fits(value):
            raise InputError(f"{setting} is {wanted}, not {value!r}")
        if name not in takers:
            raise InputError(f"the sampler {name!r} takes no {setting}; {' or '.join(takers)} does")
    return given


def check_seed(seed: int | None) -> None:
    """Refuses what is no seed; None is one. Raises `InputError`."""
    _, wanted, fits = _SETTINGS["seed"]
    if seed is not None and not fits(seed):
        raise InputError(f"seed is {wanted}, not {seed!r}")


def check_top_k(top_k: int | None, tokens: int) -> None:
    """Refuses to choose from more tokens than there are. Raises `InputError`."""
    if top_k is not None and top_k > tokens:
        raise InputError(f"top_k is {top_k}; the model has {tokens} tokens to choose from")
