"""Generations of one model that take turns, in one thread or in several, each draw what their seeds say."""

import threading
from concurrent.futures import ThreadPoolExecutor
from itertools import zip_longest

import keras
import pytest

from zoo.generation import generator as generator_module
from zoo.generation import keras_generator
from zoo.generation.keras_samplers import make_sampler
from zoo.generation.sampling import Sampling

SAMPLERS = [{}, {"temperature": 0.7}, {"top_k": 3}, {"top_p": 0.9}]


@pytest.fixture(scope="module")
def model(make_language_model):
    return make_language_model("abcdefgh")


@pytest.fixture(autouse=True)
def few_tokens_at_once(monkeypatch):
    monkeypatch.setattr(generator_module, "_AT_ONCE", 8)


def pieces(model, seed, **options):
    return model.generate("ab", 40, seed=seed, stop=False, stream=True, **options)


def in_turns(*streams):
    """The texts of streams, a piece of each at a time."""
    return ["".join(filter(None, parts)) for parts in zip(*zip_longest(*streams), strict=True)]


@pytest.mark.parametrize("options", SAMPLERS, ids=str)
def test_streams_in_turns_write_what_each_writes_alone(model, options):
    alone = ["".join(pieces(model, seed, **options)) for seed in (1, 2)]
    assert in_turns(pieces(model, 1, **options), pieces(model, 2, **options)) == alone
    assert alone[0] != alone[1]


def test_another_call_between_two_pieces_changes_nothing(model):
    alone = "".join(pieces(model, 1))
    stream = pieces(model, 1)
    first = next(stream)
    model.generate("ba", 9, seed=2)
    assert first + "".join(stream) == alone


def test_threads_that_meet_at_every_piece_write_what_each_writes_alone(model):
    alone = ["".join(pieces(model, seed)) for seed in range(4)]
    meet = threading.Barrier(4, timeout=30)

    def written(seed):
        text = ""
        for piece in pieces(model, seed):
            text += piece
            meet.wait()
        return text

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(written, range(4))) == alone


def test_tunes_composed_by_threads_are_those_of_their_seeds(make_tune_generator):
    model, meet = make_tune_generator(), threading.Barrier(2, timeout=30)

    def composed(seed):
        meet.wait()
        return [model.compose("jig", seed=seed, tries=2, max_new_tokens=20).abc for _ in range(3)]

    with ThreadPoolExecutor(2) as pool:
        both = list(pool.map(composed, range(2)))
    assert both == [[model.compose("jig", seed=seed, tries=2, max_new_tokens=20).abc] * 3 for seed in range(2)]


def test_calls_that_share_a_sampler_object_draw_from_one_sequence(model):
    def drawn(count):
        sampler = make_sampler("random", seed=1)
        texts = in_turns(*(model.generate("ab", 16, stop=False, stream=True, sampler=sampler) for _ in range(count)))
        return keras.ops.convert_to_numpy(sampler.seed_generator.state).tolist(), texts

    assert drawn(1)[0] == [1, 16] and drawn(2)[0] == [1, 32]
    assert len(set(drawn(2)[1])) == 2  # the second did not draw the same numbers again


def test_threads_wait_for_a_sampler_that_one_of_them_compiles(model, monkeypatch):
    made, real = [], keras_generator.CompiledSampler
    meet, slow = threading.Barrier(8, timeout=30), threading.Event()

    def make(*arguments):
        made.append(arguments)
        slow.wait(0.02)
        return real(*arguments)

    monkeypatch.setattr(keras_generator, "CompiledSampler", make)
    generator = keras_generator.KerasGenerator(model)

    def asked(number):
        meet.wait()
        for temperature in range(1, 21):  # more than are kept
            assert generator.sampling(Sampling("random", temperature), number).guidance == 1

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(asked, range(8)))
    assert len(made) >= 20 and sum(sampler.temperature == 1 for _, sampler, _ in made) == 1
