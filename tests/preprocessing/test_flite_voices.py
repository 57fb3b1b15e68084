"""Words said by voices that were made of people's recordings."""

import shutil
import subprocess

import numpy as np
import pytest

from zoo.errors import InputError
from zoo.preprocessing.sound import flite_voices
from zoo.preprocessing.sound.flite_voices import COMMAND, VOICES, say

needs_flite = pytest.mark.skipif(shutil.which(COMMAND) is None, reason="Flite is not installed")


@pytest.fixture
def said():
    return say(["seven", "two"], 8000, 3, seed=1)


@needs_flite
def test_every_voice_says_every_word_in_its_own_way_each_time(said):
    assert {word: len(recordings) for word, recordings in said.items()} == dict.fromkeys(
        ("seven", "two"), 3 * len(VOICES)
    )
    for recordings in said.values():
        assert all(one.dtype == np.float32 and np.isfinite(one).all() for one in recordings)
        assert len({one.tobytes() for one in recordings}) == len(recordings)
        assert all(0.1 < len(one) / 8000 < 2 and 0.1 < np.abs(one).max() <= 1 for one in recordings)
    longer = [len(seven) > len(two) for seven, two in zip(said["seven"], said["two"], strict=True)]
    assert np.mean(longer) > 0.9


@needs_flite
def test_the_seed_decides_all_of_it(said):
    again, others = (say(["seven", "two"], 8000, 3, seed) for seed in (1, 2))
    assert all(np.array_equal(one, other) for one, other in zip(said["two"], again["two"], strict=True))
    assert any(len(one) != len(other) for one, other in zip(said["two"], others["two"], strict=True))


@needs_flite
def test_what_nobody_can_say_is_refused():
    with pytest.raises(InputError, match="''"):
        say(["two", ""], 8000, 1, seed=1)


def test_without_the_program_the_way_out_is_named(monkeypatch):
    monkeypatch.setattr(flite_voices.shutil, "which", lambda name: None)
    with pytest.raises(InputError, match="apt install flite"):
        say(["two"], 8000, 1, seed=1)


def test_where_the_program_fails_the_word_is_named(monkeypatch):
    def fails(command, **options):
        raise subprocess.CalledProcessError(1, command)

    monkeypatch.setattr(flite_voices.shutil, "which", lambda name: "/usr/bin/flite")
    monkeypatch.setattr(flite_voices.subprocess, "run", fails)
    with pytest.raises(InputError, match="'two'"):
        say(["two"], 8000, 1, seed=1)
