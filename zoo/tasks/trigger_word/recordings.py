"""Recordings of single words, as users hold them, to scenes that a trigger word learns from and is measured on."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from zoo.audio.recordings import Recording, as_recording, read_recording, resampled, trimmed
from zoo.audio.scenes import Event, Scene, SceneMaker
from zoo.audio.synthetic_noise import hisses
from zoo.errors import InputError

BACKGROUND = ""
"""The word of a recording in which none is said."""


def check_recordings(x: Iterable, words: Sequence[str] | None) -> tuple[list[Recording], list[str]]:
    """Recordings, paths of them among these, and the word that is said in each, `BACKGROUND` where none is.

    Raises:
        InputError: what is no recording, no word, or too few or too many of these.
    """
    recordings = []
    for index, one in enumerate(x):
        if isinstance(one, Recording):
            recordings.append(as_recording(one.samples, one.rate, f"recording {index}"))
        elif isinstance(one, str | Path):
            recordings.append(read_recording(one))
        else:
            raise InputError(f"recording {index} is {type(one).__name__}, neither a Recording nor the path of one")
    if words is None:
        raise InputError("the recordings have no words; give y, the word that is said in each, or '' for background")
    if len(words) != len(recordings):
        raise InputError(f"{len(recordings)} recordings but {len(words)} words")
    for index, word in enumerate(words):
        if not isinstance(word, str):
            raise InputError(f"the word of recording {index} is {word!r}, not a string")
    return recordings, list(words)


def spoken_scenes(recordings: Sequence[Recording], words: Sequence[str]) -> list[Scene]:
    """Each recording as a scene in which its word is said from beginning to end."""
    return [
        Scene(one.samples, one.rate, [] if word == BACKGROUND else [Event(word, 0.0, one.seconds)])
        for one, word in zip(recordings, words, strict=True)
    ]


def maker_of(recordings: Sequence[Recording], words: Sequence[str], trigger: str, rate: int, seed: int) -> SceneMaker:
    """Draws scenes of recordings of words, without the silence around them, before those of background, or before
    hisses where there are none. Raises `InputError` where the trigger word is missing, or other words are."""
    said: dict[str, list[np.ndarray]] = {}
    for one, word in zip(recordings, words, strict=True):
        kept = one if word == BACKGROUND else trimmed(one)
        said.setdefault(word, []).append(resampled(kept, rate))
    background = said.pop(BACKGROUND, None)
    noises = {"recorded": background} if background else {
        name: [resampled(one, rate) for one in made] for name, made in hisses(seed).items()
    }  # fmt: skip
    return SceneMaker(said, noises, trigger, rate)
