"""The arguments of `generate` and `compose` become one sampler, or one line that says what contradicts what."""

import pytest

from zoo.errors import InputError, UnknownNameError
from zoo.generation.numpy_samplers import make_sampler
from zoo.generation.sampling import Sampling, sampling_of


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ({}, None),
        ({"temperature": 0.5}, Sampling("random", 0.5)),
        ({"temperature": 1.0}, Sampling("random", 1.0)),
        ({"top_k": 3}, Sampling("top_k", top_k=3)),
        ({"top_p": 0.9, "temperature": 2}, Sampling("top_p", 2, top_p=0.9)),
        ({"top_p": 0.9, "top_k": 3}, Sampling("top_p", top_k=3, top_p=0.9)),
        ({"beams": 4}, Sampling("beam", beams=4)),
        ({"sampler": "greedy"}, Sampling("greedy")),
        ({"sampler": "top_k"}, Sampling("top_k")),
        ({"temperature": 0}, Sampling("greedy")),
        ({"temperature": 0.0, "top_p": 0.9, "top_k": 3}, Sampling("greedy")),
        ({"temperature": 0, "sampler": "random"}, Sampling("greedy")),
        ({"sampler": "top_p", "top_k": 2, "temperature": 0.7}, Sampling("top_p", 0.7, top_k=2)),
        ({"sampler": Sampling("top_p", 0.8, top_p=0.9)}, Sampling("top_p", 0.8, top_p=0.9)),
    ],
)
def test_settings_say_which_sampler(arguments, expected):
    assert sampling_of(**{"sampler": None, **arguments}) == expected


def test_a_sampler_object_is_taken_as_it_is():
    sampler = make_sampler("top_k", top_k=2)
    assert sampling_of(sampler) is sampler and sampling_of(sampler, temperature=1.0) is sampler


@pytest.mark.parametrize(
    ("arguments", "error", "said"),
    [
        ({"sampler": make_sampler(), "temperature": 0.5}, InputError, "a sampler object has a temperature of its own"),
        ({"temperature": 0, "beams": 2}, InputError, "a temperature of 0 is greedy"),
        ({"temperature": 0, "top_p": 2}, InputError, "top_p is in"),
        ({"temperature": 0, "sampler": "greed"}, UnknownNameError, "unknown sampler 'greed'"),
        ({"temperature": False}, InputError, "temperature is a number of at least"),
        ({"sampler": make_sampler(), "temperature": 0}, InputError, "a temperature of its own"),
        ({"sampler": make_sampler(), "top_k": 2}, InputError, "top_k of its own; give it to the sampler itself"),
        ({"sampler": Sampling("beam"), "beams": 2}, InputError, "beams of its own"),
        ({"beams": 2, "top_k": 2}, InputError, "beams are for a search, top_k for sampling; give one"),
        ({"beams": 2, "top_p": 0.5, "top_k": 2}, InputError, "beams are for a search, top_p for sampling"),
        ({"sampler": "greedy", "top_k": 2}, InputError, "'greedy' takes no top_k; top_k or top_p does"),
        ({"sampler": "random", "beams": 2}, InputError, "'random' takes no beams; beam does"),
        ({"sampler": "nucleus"}, UnknownNameError, "unknown sampler 'nucleus'"),
        ({"temperature": 1e-9}, InputError, "temperature is a number of at least"),
        ({"top_p": 2}, InputError, "top_p is in"),
        ({"beams": 0}, InputError, "beams is an integer from 1 to 100, not 0"),
    ],
)
def test_contradictions_are_refused_in_one_line(arguments, error, said):
    with pytest.raises(error, match=said) as caught:
        sampling_of(**{"sampler": None, **arguments})
    assert "\n" not in str(caught.value)
