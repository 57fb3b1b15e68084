"""Words said by voices that were made of people's recordings."""

import subprocess

import pytest

from zoo.audio import flite as flite_voices
from zoo.audio.flite import say
from zoo.errors import InputError


@pytest.mark.skipif(not flite_voices.installed(), reason="needs Flite, a program: apt install flite")
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
