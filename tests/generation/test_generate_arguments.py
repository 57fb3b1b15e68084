"""How a text is generated, said by arguments: the same on both runtimes."""

import numpy as np
import pytest

from zoo.errors import InputError
from zoo.export.onnx_folder import export_onnx
from zoo.generation import generator as generator_module
from zoo.generation import keras_samplers, numpy_samplers
from zoo.tasks import onnx_loading

PROMPTS = ["", "a", "abba", "b?", "ab\na", "bbbbbb"]


@pytest.fixture(scope="module")
def model(make_language_model):
    """A model that seldom ends a text."""
    model = make_language_model("ab")
    chance = np.random.default_rng(13)
    weights = [2.5 * chance.normal(size=weight.shape) for weight in model.weights]
    weights[-1][0] = -30
    model.set_weights(weights)
    return model


@pytest.fixture(scope="module")
def words(make_language_model):
    return make_language_model(["the", "cat", "."], unit="word")


@pytest.fixture(scope="module", params=["keras", "onnx"])
def either(request, model, tmp_path_factory):
    """The same model on each runtime, and what makes its samplers."""
    if request.param == "keras":
        return model, keras_samplers.make_sampler
    folder = tmp_path_factory.mktemp("exported") / "out"
    export_onnx(model, folder)
    return onnx_loading.load(folder), numpy_samplers.make_sampler


@pytest.mark.parametrize(
    "settings",
    [
        {"temperature": 0.7},
        {"top_k": 2},
        {"top_p": 0.6, "temperature": 1.5},
        {"top_p": 0.9, "top_k": 2},
        {"beams": 3},
        {"beams": 1},
    ],
    ids=str,
)
def test_settings_write_what_a_sampler_with_them_writes(either, settings):
    model, make = either
    name = next(name for name in ("beams", "top_p", "top_k", "temperature") if name in settings)
    name = {"beams": "beam", "temperature": "random"}.get(name, name)
    seed = {} if "beams" in settings else {"seed": 5}
    expected = model.generate(PROMPTS, 30, sampler=make(name, **settings, **seed))
    assert model.generate(PROMPTS, 30, **settings, seed=5) == expected
    assert model.generate(PROMPTS, 30, sampler=name, **settings, seed=5) == expected


def test_one_argument_more_changes_what_is_written(either):
    model, _ = either
    usual = model.generate("ab", 40, seed=1).text
    assert usual == model.generate("ab", 40, temperature=None, seed=1).text
    for setting in ({"temperature": 0.3}, {"top_p": 0.3}, {"beams": 1}):
        assert model.generate("ab", 40, seed=1, **setting).text != usual


def test_a_temperature_of_0_is_greedy(either):
    model, _ = either
    expected = model.generate(PROMPTS, 30, sampler="greedy")
    for settings in ({}, {"seed": 4}, {"top_p": 0.9}, {"top_k": 3}):
        assert model.generate(PROMPTS, 30, temperature=0, **settings) == expected


def test_a_stream_yields_the_text_as_it_comes(either, monkeypatch):
    model, _ = either
    monkeypatch.setattr(generator_module, "_AT_ONCE", 4)
    stream = model.generate("ab", 10, top_p=0.9, seed=3, stream=True)
    first = next(stream)
    assert 0 < len(first) <= 4
    assert first + "".join(stream) == model.generate("ab", 10, top_p=0.9, seed=3).continuation


def test_what_cannot_be_streamed_is_refused_before_the_first_piece(either, make_language_model):
    model, _ = either
    for call, said in (
        (lambda: model.generate(["a", "b"], stream=True), "a stream continues one prompt, a string, not list"),
        (lambda: model.generate("a", max_new_tokens=-1, stream=True), "max_new_tokens is an integer from 0"),
        (lambda: model.generate("a", beams=2, top_k=2, stream=True), "beams are for a search"),
        (lambda: make_language_model(backwards=True).generate("a", stream=True), "leave stream out"),
    ):
        with pytest.raises(InputError, match=said):
            call()


def test_contradictory_arguments_are_refused(either):
    model, make = either
    for given, said in (
        ({"sampler": make("greedy"), "temperature": 0.5}, "temperature of its own"),
        ({"sampler": make("random"), "seed": 1}, "a seed of its own; give it to the sampler itself"),
        ({"beams": 2, "top_p": 0.5}, "beams are for a search, top_p for sampling"),
        ({"beams": 2, "stop": False}, "a beam search ends at <eos>"),
        ({"top_k": 9}, "top_k is 9; the model has 4 tokens"),
    ):
        with pytest.raises(InputError, match=said):
            model.generate("a", **given)


def test_tokens_of_a_prompt_are_given_by_a_list_in_a_list(model, words):
    assert model.generate([["a", "b"]], 5, seed=1) == [model.generate("ab", 5, seed=1)]
    (scored,) = words.score([["the", "cat", "<eos>", "the"]])
    assert scored == words.score("the cat \n the", pretokenized=True)
    for wrong, said in (
        (["ab"], "'ab' as token 1; expected one character"),
        (["a", "b", ""], "text 1 has '' as token 3"),
    ):
        with pytest.raises(InputError, match=said):
            model.score([wrong])
    with pytest.raises(InputError, match="text 1 has 'a cat' as token 2; expected a word without white space"):
        words.generate([["the", "a cat"]])


def test_old_names_still_work_and_name_the_new_ones(model):
    expected = model.generate("ab", max_new_tokens=6, seed=1, stop=False)
    with pytest.warns(DeprecationWarning, match=r"max_length of generate\(\) is deprecated; use max_new_tokens"):
        assert model.generate("ab", max_length=6, seed=1, stop=False) == expected
    with pytest.warns(DeprecationWarning, match=r"sampler and seed given by position .*use sampler=…, seed=…"):
        assert model.generate("ab", 6, "random", 1, stop=False) == expected
    with pytest.warns(DeprecationWarning, match=r"writing\(\) is deprecated; use generate\(stream=True\)"):
        assert "".join(model.writing("ab", max_length=6, seed=1, stop=False)) == expected.continuation
