"""How the next token is chosen without Keras."""

import numpy as np
import pytest

from zoo.errors import InputError, UnknownNameError
from zoo.generation.numpy_samplers import make_sampler

LOGITS = np.log(np.array([0.5, 0.05, 0.3, 0.15], np.float32))


def shares(sampler, draws=20_000):
    """How often each id is chosen."""
    chosen = sampler.choose(np.tile(LOGITS, (draws, 1)), np.random.default_rng(1))
    return np.bincount(chosen, minlength=4) / draws


@pytest.mark.parametrize(
    ("sampler", "expected"),
    [
        (make_sampler("greedy"), [1, 0, 0, 0]),
        (make_sampler("random"), [0.5, 0.05, 0.3, 0.15]),
        (make_sampler("random", temperature=0.5), np.array([0.25, 0.0025, 0.09, 0.0225]) / 0.365),
        (make_sampler("top_k", top_k=2), [5 / 8, 0, 3 / 8, 0]),
        (make_sampler("top_p", top_p=0.6), [5 / 8, 0, 3 / 8, 0]),  # the token that exceeds it is kept
        (make_sampler("top_p", top_p=0.81), [10 / 19, 0, 6 / 19, 3 / 19]),
        (make_sampler("top_p", top_p=1.0, top_k=3), [10 / 19, 0, 6 / 19, 3 / 19]),
        (make_sampler("top_p"), [1, 0, 0, 0]),
    ],
    ids=lambda value: str(getattr(value, "name", "")),
)
def test_tokens_are_chosen_as_often_as_they_are_probable(sampler, expected):
    found = shares(sampler)
    assert np.abs(found - expected).max() < 0.012
    assert not found[np.asarray(expected) == 0].any()


def test_each_row_is_chosen_for_itself():
    rows = np.full((3, 5), -50.0)
    rows[np.arange(3), [4, 0, 2]] = 0
    for name in ("greedy", "random", "top_k", "top_p"):
        assert make_sampler(name).choose(rows, np.random.default_rng(1)).tolist() == [4, 0, 2]


@pytest.mark.parametrize(
    ("options", "error", "said"),
    [
        ({"name": "nucleus"}, UnknownNameError, "nucleus"),
        ({"name": 5}, InputError, "a sampler is one of greedy, random, .* not 5"),
        ({"temperature": 0}, InputError, "temperature is a number of at least 0.000001, not 0"),
        ({"temperature": 1e-310}, InputError, "temperature is a number of at least 0.000001, not 1e-310"),
        ({"temperature": "1"}, InputError, "temperature is a number of at least 0.000001, not '1'"),
        ({"name": "top_p", "top_p": "0.9"}, InputError, "not '0.9'"),
        ({"name": "beam", "beams": 10**13}, InputError, "beams is an integer from 1 to 100"),
        ({"name": "top_p", "top_p": 1.5}, InputError, r"top_p is in \(0, 1\], not 1.5"),
        ({"name": "greedy", "seed": 1}, InputError, "takes no seed; random or top_k or top_p does"),
    ],
)
def test_settings_that_are_none_are_refused(options, error, said):
    with pytest.raises(error, match=said):
        make_sampler(**options)


def test_samplers_that_do_not_fit_are_refused(make_language_model, tmp_path):
    from zoo.export.onnx_folder import export_onnx
    from zoo.generation import keras_samplers as generation
    from zoo.tasks import onnx_loading

    export_onnx(make_language_model("ab"), tmp_path / "out")
    light = onnx_loading.load(tmp_path / "out")
    for given, said in (
        ({"sampler": generation.make_sampler("greedy")}, "made by zoo.generation.numpy_samplers"),
        ({"sampler": make_sampler("random"), "seed": 1}, "give it to the sampler itself"),
        ({"sampler": make_sampler("top_k", top_k=9)}, "top_k is 9; the model has 4 tokens"),
        ({"seed": -1}, "seed is an integer from 0 to 4294967295, not -1"),
        ({"seed": 2**32}, "seed is an integer from 0 to 4294967295"),
        ({"sampler": "top_k"}, "top_k is 5; the model has 4 tokens"),
        ({"sampler": "beam", "stop": False}, "a beam search ends at <eos>"),
        ({"max_new_tokens": -1}, "max_new_tokens is an integer from 0 to 2147483647, not -1"),
        ({"max_new_tokens": 2**31}, "max_new_tokens is an integer from 0 to"),
    ):
        with pytest.raises(InputError, match=said):
            light.generate("ab", **given)
