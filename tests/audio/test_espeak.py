"""Words said by made-up voices."""

import pytest

from zoo.audio import espeak as espeak_voices
from zoo.audio.espeak import say
from zoo.errors import InputError


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
