"""The language model: texts written on."""

import itertools
import math

import keras
import keras_hub
import numpy as np
import pytest

from zoo.errors import InputError, UnknownNameError
from zoo.generation import generator as generator_module
from zoo.generation.keras_samplers import make_sampler
from zoo.generation.sampling import SAMPLERS

SYMBOLS = "ab"
PROMPTS = ["", "a", "abba", "b?", "ab\na", "bbbbbb"]


@pytest.fixture(scope="module")
def reseeded(make_language_model):
    """Gives one model, whose writers are compiled once, other random weights; and the logits of `<eos>` and `<unk>` a
    bias where wanted."""
    model = make_language_model(SYMBOLS)

    def reseed(seed=1, end=None, unknown=None):
        chance = np.random.default_rng(seed)
        weights = [2.5 * chance.normal(size=weight.shape) for weight in model.weights]
        for index, bias in enumerate((end, unknown)):
            weights[-1][index] = weights[-1][index] if bias is None else bias
        model.set_weights(weights)
        return model

    return reseed


@pytest.fixture(scope="module")
def words(make_language_model):
    return make_language_model(["the", "cat", "."], unit="word")


def probabilities(model, prompt):
    """P of `<eos>` and of each symbol behind a prompt, `<unk>` being left out."""
    found = [model.score(prompt).logprob] if not prompt.endswith("\n") else [model.score(prompt + "\n").logprob]
    found += [model.score(prompt + symbol, end=False).logprob for symbol in SYMBOLS]
    found = np.exp(np.array(found) - model.score(prompt, end=False).logprob)
    return found / found.sum()


def greedy(model, prompt, length):
    """What is most probable, token by token."""
    for written in range(length):
        best = probabilities(model, prompt).argmax()
        if not best:
            return written, True, prompt
        prompt += SYMBOLS[best - 1]
    return length, False, prompt


@pytest.mark.parametrize("prompt", PROMPTS, ids=repr)
def test_greedy_takes_the_most_probable_token_each_time(reseeded, prompt):
    for seed in (13, 34):
        model = reseeded(seed)
        written = model.generate(prompt, max_new_tokens=6, sampler="greedy")
        assert (written.tokens, written.ended, written.text) == greedy(model, prompt, 6)
        assert written.text == prompt + written.continuation


def test_texts_are_written_on_together_as_one_by_one_in_as_many_calls_as_it_takes(reseeded, monkeypatch):
    model = reseeded(13)
    together = model.generate(PROMPTS, max_new_tokens=8, sampler="greedy")

    assert together == [model.generate(prompt, max_new_tokens=8, sampler="greedy") for prompt in PROMPTS]
    monkeypatch.setattr(generator_module, "_AT_ONCE", 3)
    assert together == model.generate(PROMPTS, max_new_tokens=8, sampler="greedy")
    assert [written.tokens for written in together] == [0, 2, 1, 8, 4, 1]


def test_many_texts_are_written_some_at_a_time_by_the_same_rule(reseeded, monkeypatch):
    model = reseeded(13)
    together = [model.generate(PROMPTS, max_new_tokens=6, sampler=name) for name in ("greedy", "beam")]

    monkeypatch.setattr(generator_module, "_LOGITS_AT_ONCE", 2 * len(model.encoder))
    assert together == [model.generate(PROMPTS, max_new_tokens=6, sampler=name) for name in ("greedy", "beam")]
    sampled = [[row.text for row in model.generate([""] * 6, 30, seed=1, stop=False)] for _ in range(2)]
    assert sampled[0] == sampled[1]
    assert len(set(sampled[0])) == 6  # each group goes on with the random numbers of the one before


@pytest.mark.parametrize("name", SAMPLERS)
def test_what_a_model_does_not_know_is_never_written(reseeded, name):
    sampler = make_sampler("top_k", top_k=2) if name == "top_k" else make_sampler("top_p", top_p=1.0)
    sampler = sampler if name in ("top_k", "top_p") else name
    written = reseeded(end=-30, unknown=1e4).generate([""] * 20, max_new_tokens=20, sampler=sampler)

    assert {character for row in written for character in row.text} <= set(SYMBOLS)
    assert {row.tokens for row in written} == {20}


@pytest.mark.parametrize("name", ["greedy", "random", "beam"])
def test_a_text_ends_where_the_model_ends_it(reseeded, name):
    assert reseeded(end=30).generate("ab", max_new_tokens=9, sampler=name)[1:] == ("", "ab", 0, True, [], [])
    written = reseeded(end=-30).generate("ab", max_new_tokens=9, sampler=name)
    assert (len(written.continuation), written.tokens, written.ended) == (9, 9, False)


def test_a_text_may_go_on_behind_its_end(reseeded):
    model = reseeded(57)
    written = model.generate("ab", max_new_tokens=30, seed=1, stop=False)

    assert (written.tokens, len(written.continuation), written.ended) == (30, 30, False)
    assert "\n" in written.continuation.strip("\n")
    with pytest.raises(InputError, match="beam"):
        model.generate("ab", sampler="beam", stop=False)


def test_no_length_writes_nothing(reseeded):
    assert reseeded().generate("ab?", max_new_tokens=0)[1:] == ("", "ab?", 0, False, ["?"], [])
    assert reseeded().generate([]) == []


def test_unknown_characters_of_a_prompt_are_listed_and_kept(reseeded):
    written = reseeded(end=-30).generate("x\ny", max_new_tokens=3, sampler="greedy")

    assert (written.prompt, written.unknown) == ("x\ny", ["x", "y"])
    assert written.text == f"x\ny{written.continuation}"


def test_the_same_seed_writes_the_same_text_and_another_another(reseeded):
    model = reseeded(end=-30)
    first, again, other, none = (
        model.generate("ab", max_new_tokens=40, sampler="random", seed=seed).text for seed in (1, 1, 2, None)
    )
    assert first == again
    assert len({first, other, none}) == 3

    sampler = make_sampler("random", seed=1)
    assert model.generate("ab", max_new_tokens=40, sampler=sampler).text == first
    assert model.generate("ab", max_new_tokens=40, sampler=sampler).text != first


def most_probable(model, prompt, length):
    """By trying all: the text that is most probable, the end included where it comes before `length`."""
    found = {}
    for size in range(length + 1):
        for row in itertools.product(SYMBOLS, repeat=size):
            text = prompt + "".join(row)
            found[text, size < length] = model.score(text, end=size < length).logprob
    return max(found, key=found.get)


def test_a_beam_that_holds_all_texts_finds_the_most_probable(reseeded):
    sampler, ends, missed = make_sampler("beam", beams=27), set(), 0
    for seed in (9, 13, 28, 33, 46):
        model = reseeded(seed, unknown=-30)
        for prompt in ("", "b"):
            written = model.generate(prompt, max_new_tokens=3, sampler=sampler)
            assert (written.text, written.ended) == most_probable(model, prompt, 3)
            ends.add((written.tokens, written.ended))
            missed += written.text != greedy(model, prompt, 3)[2]

    assert ends == {(0, True), (1, True), (2, True), (3, False)}  # what had ended was not written on, nor cut short
    assert missed  # what greedy search does not find


@pytest.mark.parametrize("sampler", [("top_k", {"top_k": 1}), ("beam", {"beams": 1}), ("top_p", {"top_p": 1e-6})])
def test_a_choice_of_one_is_greedy(reseeded, sampler):
    model = reseeded(13)
    ours = model.generate(PROMPTS, max_new_tokens=6, sampler=make_sampler(sampler[0], **sampler[1]))

    assert ours == model.generate(PROMPTS, max_new_tokens=6, sampler="greedy")


@pytest.mark.parametrize(
    ("name", "options", "expected"),
    [
        ("random", {}, lambda p: p),
        ("random", {"temperature": 0.5}, lambda p: p**2),
        ("top_k", {"top_k": 2}, lambda p: np.where(p < np.sort(p)[-2], 0, p)),
        ("top_p", {"top_p": 0.7}, lambda p: np.where(p < np.sort(p)[-2], 0, p)),
        ("top_p", {"top_p": 1.0, "temperature": 2.0}, lambda p: p**0.5),
    ],
)
def test_tokens_are_as_frequent_as_they_are_probable(reseeded, name, options, expected):
    model, count = reseeded(57), 4000
    written = model.generate(["a"] * count, max_new_tokens=1, sampler=make_sampler(name, seed=3, **options))
    counts = np.array([sum(row.continuation == symbol for row in written) for symbol in ["", *SYMBOLS]])
    wanted = expected(probabilities(model, "a"))
    wanted = count * wanted / wanted.sum()

    assert np.sort(wanted)[-2] > 200
    assert (counts[wanted == 0] == 0).all()
    # By the chi-square distribution with two degrees of freedom this is exceeded once in 22,000 times.
    wanted, counts = wanted[wanted > 0], counts[wanted > 0]
    assert ((counts - wanted) ** 2 / wanted).sum() < 20


def test_pieces_joined_are_the_text(reseeded, words):
    model = reseeded(end=-30)
    pieces = list(model.generate("ab", max_new_tokens=150, seed=1, stream=True))
    assert len(pieces) > 1
    assert "".join(pieces) == model.generate("ab", max_new_tokens=150, seed=1).continuation

    ends = set()
    for seed, prompt in enumerate(["", "the", "the ", "the\n", "dog"]):
        for stop in (True, False):
            options = {"max_new_tokens": 150, "seed": seed, "stop": stop}
            written = words.generate(prompt, **options)
            assert prompt + "".join(words.generate(prompt, **options, stream=True)) == written.text
            ends.add(written.ended)
    assert ends == {True, False}


def test_what_is_written_is_handed_on_and_not_kept(reseeded, monkeypatch):
    model, read = reseeded(end=-30), []
    decode = model.encoder.decode
    monkeypatch.setattr(model.encoder, "decode", lambda ids: read.append(len(ids)) or decode(ids))
    assert sum(map(len, model.generate(max_new_tokens=640, seed=1, stop=False, stream=True))) == 640
    assert sum(read) == 640


def test_a_backward_model_writes_at_the_front(make_language_model, reseeded):
    ahead, back = reseeded(13), make_language_model(SYMBOLS, backwards=True)
    back.set_weights(ahead.get_weights())

    expected, ours = ahead.generate("ab\na", 8, sampler="greedy"), back.generate("a\nba", 8, sampler="greedy")

    assert (ours.text, ours.continuation) == (expected.text[::-1], expected.continuation[::-1])
    assert ours.text == ours.continuation + "a\nba" and ours.tokens == 4
    with pytest.raises(InputError, match="backwards"):
        next(back.generate("ab", stream=True))


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda model: model.generate("a", max_new_tokens=-1), "max_new_tokens is an integer from 0 to 2147483647"),
        (lambda model: model.generate("a", max_new_tokens=2.5), "max_new_tokens is an integer"),
        (lambda model: model.generate("a", seed=-1), "seed is an integer from 0 to 4294967295, not -1"),
        (lambda model: model.generate("a", seed="one"), "seed is an integer"),
        (lambda model: model.generate("a", seed=2**32), "seed is an integer"),
        (lambda model: model.generate(5, stream=True), "a stream continues one prompt, a string, not int"),
        (lambda model: model.stream().push(5), "a piece of a text is a string, not int"),
        (lambda model: model.evaluate(["a"], streams=-1), "streams are an integer of at least 1, not -1"),
        (lambda model: model.evaluate(["a"], streams=2.5), "streams are an integer"),
        (lambda model: model.generate("a", sampler=make_sampler(), seed=1), "give it to the sampler itself"),
        (lambda model: model.generate("a", sampler=7), "sampler is one of KerasHub's"),
        (lambda model: model.generate("a", sampler="top_k"), "top_k is 5; the model has 4 tokens"),
        (lambda model: model.generate("a", sampler=make_sampler("top_p", top_k=5)), "top_k is 5"),
        (lambda model: model.generate(["a", None]), "text 2 is NoneType"),
        (lambda model: make_sampler(temperature=0), "temperature is a number of at least 0.000001, not 0"),
        (lambda model: make_sampler(temperature=-1.0), "temperature"),
        (lambda model: make_sampler(temperature=math.nan), "temperature"),
        (lambda model: make_sampler(temperature=math.inf), "temperature"),
        (lambda model: make_sampler("top_p", top_p=0), r"top_p is in \(0, 1\], not 0"),
        (lambda model: make_sampler("top_p", top_p=1.5), "top_p"),
        (lambda model: make_sampler("top_k", top_k=0), "top_k is an integer of at least 1, not 0"),
        (lambda model: make_sampler("top_k", top_k=2.5), "top_k is an integer"),
        (lambda model: make_sampler("beam", beams=0), "beams is an integer"),
        (lambda model: make_sampler("random", seed=0.5), "seed is an integer"),
        (lambda model: make_sampler("greedy", top_k=2), "'greedy' takes no top_k; top_k or top_p does"),
        (lambda model: make_sampler("beam", seed=2), "'beam' takes no seed"),
    ],
)
def test_bad_arguments_are_refused_in_one_line(reseeded, call, said):
    with pytest.raises(InputError, match=said) as caught:
        call(reseeded())
    assert "\n" not in str(caught.value)


def test_an_unknown_sampler_names_the_known_ones(reseeded):
    with pytest.raises(UnknownNameError, match="beam, greedy, random, top_k, top_p"):
        reseeded().generate("a", sampler="nucleus")


def test_any_sampler_of_kerashub_will_do(reseeded):
    class Stubborn(keras_hub.samplers.Sampler):
        def get_next_token(self, probabilities):
            return keras.ops.full_like(probabilities[:, 0], 3, "int32")

    assert reseeded().generate("a", max_new_tokens=5, sampler=Stubborn()).text == "abbbbb"
