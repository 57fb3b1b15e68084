"""Words said by voices of synthesizers."""

import numpy as np
import pytest

from zoo.audio import flite as flite_voices
from zoo.audio.speech_synthesis import say

ALL = [
    "espeak",
    pytest.param(
        "flite",
        marks=pytest.mark.skipif(not flite_voices.installed(), reason="needs Flite, a program: apt install flite"),
    ),
]


@pytest.fixture(scope="module", params=ALL)
def who(request):
    return request.param


@pytest.fixture(scope="module")
def said(who):
    return say(["seven", "two"], 8000, {who: 2}, seed=1)


def test_every_voice_says_every_word_in_its_own_way_each_time(said, who):
    assert set(said) == {"seven", "two"} and len(said["seven"]) == len(said["two"])
    assert len(said["two"]) == 2 * len(flite_voices.VOICES) if who == "flite" else len(said["two"]) > 100
    for recordings in said.values():
        assert all(one.dtype == np.float32 and np.isfinite(one).all() for one in recordings)
        assert len({one.tobytes() for one in recordings}) == len(recordings)
        assert all(0.1 < len(one) / 8000 < 2 and 0.1 < np.abs(one).max() <= 1 for one in recordings)
    longer = [len(seven) > len(two) for seven, two in zip(said["seven"], said["two"], strict=True)]
    assert np.mean(longer) > 0.9


def test_the_seed_decides_all_of_it(said, who):
    again, others = (say(["seven", "two"], 8000, {who: 2}, seed) for seed in (1, 2))
    pairs = [(one, other) for word in said for one, other in zip(said[word], again[word], strict=True)]
    assert all(np.array_equal(one, other) for one, other in pairs)
    assert any(len(one) != len(other) for one, other in zip(said["two"], others["two"], strict=True))


def test_the_rate_is_the_wanted_one(who):
    fine, coarse = (say(["two"], rate, {who: 1}, seed=1)["two"] for rate in (16000, 8000))
    assert all(abs(len(one) - 2 * len(other)) <= 2 for one, other in zip(fine, coarse, strict=True))


def test_nobody_says_nothing():
    assert say(["two"], 8000, {}, seed=1) == {}
