"""How the next token is chosen: the samplers by name, and their settings."""

from typing import NamedTuple

from zoo.answers.counts import is_count
from zoo.errors import InputError, UnknownNameError

_SETTINGS = {
    "top_k": (("top_k", "top_p"), "an integer of at least 1", lambda value: is_count(value, 1)),
    "top_p": (("top_p",), "in (0, 1]", lambda value: 0 < value <= 1),
    "beams": (("beam",), "an integer of at least 1", lambda value: is_count(value, 1)),
    "seed": (("random", "top_k", "top_p"), "an integer of at least 0", is_count),
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
        temperature: what the logits are divided by, above 0.
        settings: `top_k`, so many of the most probable tokens are sampled from, at least 1 (`top_k`; `top_p` takes it,
            too); `top_p`, the probability that the most probable tokens to sample from have together, in (0, 1]
            (`top_p`); `beams`, how many texts a beam search keeps, at least 1 (`beam`); `seed`, an integer for the same
            text each time.

    Raises:
        UnknownNameError: no such sampler.
        InputError: a number outside its range, or one that the sampler does not take.
    """
    if name not in SAMPLERS:
        raise UnknownNameError("sampler", name, SAMPLERS)
    if not temperature > 0 or temperature == float("inf"):
        raise InputError(f"temperature is a number above 0, not {temperature}")
    given = {setting: value for setting, value in settings.items() if value is not None}
    for setting, value in given.items():
        takers, wanted, fits = _SETTINGS[setting]
        if not fits(value):
            raise InputError(f"{setting} is {wanted}, not {value}")
        if name not in takers:
            raise InputError(f"the sampler {name!r} takes no {setting}; {' or '.join(takers)} does")
    return given
