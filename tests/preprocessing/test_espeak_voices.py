"""Words said by made-up voices."""

import pytest

from zoo.errors import InputError
from zoo.preprocessing.sound import espeak_voices
from zoo.preprocessing.sound.espeak_voices import say


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
