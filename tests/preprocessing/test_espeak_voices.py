"""Words said by made-up voices."""

import numpy as np
import pytest

from zoo.errors import InputError
from zoo.preprocessing.sound import espeak_voices
from zoo.preprocessing.sound.espeak_voices import say


@pytest.fixture(scope="module")
def said():
    return say(["seven", "two"], 8000, 1, seed=1)


def test_every_voice_says_every_word_in_its_own_way(said):
    assert set(said) == {"seven", "two"} and len(said["seven"]) == len(said["two"]) > 50
    for recordings in said.values():
        assert all(one.dtype == np.float32 and np.isfinite(one).all() for one in recordings)
        assert len({one.tobytes() for one in recordings}) == len(recordings)
        assert all(0.1 < len(one) / 8000 < 2 and 0.1 < np.abs(one).max() <= 1 for one in recordings)
    longer = [len(seven) > len(two) for seven, two in zip(said["seven"], said["two"], strict=True)]
    assert np.mean(longer) > 0.9


def test_the_seed_decides_all_of_it(said):
    again, others = (say(["seven", "two"], 8000, 1, seed) for seed in (1, 2))
    pairs = [(one, other) for word in said for one, other in zip(said[word], again[word], strict=True)]
    assert all(np.array_equal(one, other) for one, other in pairs)
    assert any(len(one) != len(other) for one, other in zip(said["two"], others["two"], strict=True))


def test_the_rate_is_the_wanted_one(said):
    fine = say(["two"], 16000, 1, seed=1)["two"]
    coarse = say(["two"], 8000, 1, seed=1)["two"]
    assert all(abs(len(one) - 2 * len(other)) <= 2 for one, other in zip(fine, coarse, strict=True))


def test_what_nobody_can_say_is_refused():
    with pytest.raises(InputError, match="nobody can say ''"):
        say(["two", ""], 8000, 1, seed=1)


def test_without_the_package_the_way_out_is_named(monkeypatch):
    monkeypatch.setattr(espeak_voices, "find_spec", lambda name: None)
    with pytest.raises(InputError, match=r"pip install 'keras-rnn-zoo\[voices\]'"):
        say(["two"], 8000, 1, seed=1)


def test_where_the_library_fails_the_way_out_is_named(monkeypatch):
    monkeypatch.setattr(espeak_voices.sys, "executable", "/bin/false")
    with pytest.raises(InputError, match="pip install espeakng-loader"):
        say(["two"], 8000, 1, seed=1)
