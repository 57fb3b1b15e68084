"""How the next token is chosen: the samplers by name, and their settings."""

from typing import Any, NamedTuple, NoReturn

from zoo.errors import InputError, UnknownNameError
from zoo.validation import is_count, is_number

MOST_BEAMS = 100
"""The most beams of a search; more gain nothing."""

_MOST_SEED = 2**32 - 1
"""The largest seed that every backend of Keras takes."""

_LOWEST_TEMPERATURE = 1e-6
"""Logits divided by less overflow."""

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
"""By setting: the samplers that take it, the values that are allowed, and their test."""

SAMPLERS = ("greedy", "random", "top_k", "top_p", "beam")
"""The names that KerasHub has for them."""

Sampler = Any
"""A name among `SAMPLERS`, a `Sampling`, or a sampler object of the runtime (`make_sampler` in
`zoo.generation.keras_samplers` and `zoo.generation.numpy_samplers`)."""


class Sampling(NamedTuple):
    """A sampler by its name, with its settings, as in `check_sampler`; the seed is given apart."""

    name: str = "random"
    temperature: float = 1.0
    top_k: int | None = None
    top_p: float | None = None
    beams: int | None = None


def sampling_of(
    sampler: Sampler | None,
    temperature: float | None = None,
    top_k: int | None = None,
    top_p: float | None = None,
    beams: int | None = None,
) -> Sampler | None:
    """The one sampler that the arguments of `generate` and `compose` describe; None where all of them are None.

    Without a sampler, `beams` means a beam search, `top_p` nucleus sampling, `top_k` alone top-k sampling, and
    `temperature` alone sampling from all tokens. A temperature of 0, the limit of lower and lower ones, is the most
    probable token each time, whatever is sampled from. A sampler object brings its own settings.

    Raises:
        InputError: a number outside its range, or arguments that contradict each other.
        UnknownNameError: no sampler has this name.
    """
    given = {"temperature": temperature, "top_k": top_k, "top_p": top_p, "beams": beams}
    given = {name: value for name, value in given.items() if value is not None}
    if sampler is None and not given:
        return None
    if sampler is not None and not isinstance(sampler, str):
        for name in given:
            if name != "temperature" or temperature != 1:  # 1 is the default of `generate`
                refuse_beside_object(name)
        return sampler
    if sampler is None and beams is not None and (top_k is not None or top_p is not None):
        raise InputError(f"beams are for a search, {'top_k' if top_p is None else 'top_p'} for sampling; give one")
    implied = "beam" if beams is not None else "top_p" if top_p is not None else "top_k" if top_k is not None else None
    name, divisor = sampler or implied or "random", 1.0 if temperature is None else temperature
    if is_number(divisor) and divisor == 0 and name in SAMPLERS:
        if name == "beam":
            raise InputError("a temperature of 0 is greedy; leave it out, or leave out the beams")
        check_sampler(name, 1.0, top_k=top_k, top_p=top_p)
        return Sampling("greedy")
    return Sampling(name, divisor, **check_sampler(name, divisor, top_k=top_k, top_p=top_p, beams=beams))


def check_sampler(name: str, temperature: float, **settings) -> dict:
    """The settings of a sampler that are not None.

    Args:
        name: one of `SAMPLERS`.
        temperature: the number that the logits are divided by, at least 0.000001.
        settings: `top_k`, the number of most probable tokens to sample from, at least 1 (for `top_k` and `top_p`);
            `top_p`, for nucleus sampling: the smallest set of tokens with this total probability, in (0, 1] (for
            `top_p`); `beams`, the number of texts that a beam search keeps, 1 to 100 (for `beam`); `seed`, an integer
            for the same text each time.

    Raises:
        UnknownNameError: no sampler has this name.
        InputError: an invalid name, a number outside its range, or a setting that the sampler does not take.
    """
    if not isinstance(name, str):
        raise InputError(f"a sampler is one of {', '.join(SAMPLERS)}, not {name!r}")
    if name not in SAMPLERS:
        raise UnknownNameError("sampler", name, SAMPLERS)
    if not is_number(temperature) or not _LOWEST_TEMPERATURE <= temperature < float("inf"):
        raise InputError(f"temperature is a number of at least {_LOWEST_TEMPERATURE:f}, not {temperature!r}")
    given = {setting: value for setting, value in settings.items() if value is not None}
    for setting, value in given.items():
        takers, allowed, fits = _SETTINGS[setting]
        if not fits(value):
            raise InputError(f"{setting} is {allowed}, not {value!r}")
        if name not in takers:
            raise InputError(f"the sampler {name!r} takes no {setting}; {' or '.join(takers)} does")
    return given


def refuse_beside_object(setting: str) -> NoReturn:
    """Refuses a setting that is given together with a sampler object. Raises `InputError`."""
    raise InputError(f"a sampler object has a {setting} of its own; give it to the sampler itself, or leave it out")


def check_seed(seed: int | None) -> None:
    """Refuses an invalid seed; None is valid. Raises `InputError`."""
    _, allowed, fits = _SETTINGS["seed"]
    if seed is not None and not fits(seed):
        raise InputError(f"seed is {allowed}, not {seed!r}")


def check_top_k(top_k: int | None, tokens: int) -> None:
    """Refuses to choose from more tokens than exist. Raises `InputError`."""
    if top_k is not None and top_k > tokens:
        raise InputError(f"top_k is {top_k}; the model has {tokens} tokens to choose from")
