"""What a trigger word learns from and is measured on: recordings of words, of noises, and the scenes made of them."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import numpy as np

from zoo import datasets
from zoo.audio.recordings import Recording, as_recording, read_recording, resampled
from zoo.audio.scenes import Scene, SceneMaker
from zoo.errors import InputError

NOISES = "background_noise"

HOURS = 3.0
"""Of background without the trigger word, in which false accepts are counted."""

_OTHER_WORDS = (9.4, 9.4)
"""Seconds between two other words in it, on average, beyond a tenth of one: some six words a minute."""

TIMES = 4
"""How often each recording of the trigger word is heard, each time in other noise."""

SCENE_SECONDS, _BACKGROUND_SECONDS = 3.0, 60.0
"""Seconds of a scene with the trigger word, and of one without."""

_SEED = 20

_BACKGROUND = "_background_noise_"


class Sounds(NamedTuple):
    """Recordings of words by the word, and of noises by their kind."""

    words: Mapping[str, list[Recording]]
    noises: Mapping[str, list[Recording]]


def read_sounds(dataset: str, split: str) -> Sounds:
    """The words of a data set's split, and the noises of that split. Raises `InputError` for a data set of something
    else."""
    examples = datasets.load(dataset, split)
    if "samples" not in examples[0] or "word" not in examples[0]:
        raise InputError(f"{dataset} has no recordings of words; spoken_digit/george and its like have")
    words = _by_name(((example["word"], example["samples"]) for example in examples), _rate(dataset))
    noises = ((example["kind"], example["samples"]) for example in datasets.load(NOISES, split))
    return Sounds(words, _by_name(noises, _rate(NOISES)))


def _rate(dataset: str) -> int:
    """The samples a second of a data set's recordings."""
    from importlib import import_module

    return import_module(f"zoo.datasets.{dataset.partition('/')[0]}").RATE


def _by_name(rows, rate: int) -> dict[str, list[Recording]]:
    found: dict[str, list[Recording]] = {}
    for name, samples in rows:
        found.setdefault(name, []).append(as_recording(samples, rate, name))
    return found


def at_rate(recordings: Mapping[str, list[Recording]], rate: int) -> dict[str, list[np.ndarray]]:
    """The samples of recordings at a rate."""
    return {name: [resampled(one, rate) for one in heard] for name, heard in recordings.items()}


def measured_scenes(sounds: Sounds, trigger: str, rate: int, hours: float | None = None) -> Iterator[Scene]:
    """The scenes that a model of a trigger word is measured on, always the same ones: each recording of the word four
    times, alone in three seconds of noise, 0 to 20 dB over it; then so many hours, by default `HOURS`, of noise and
    other words."""
    words, noises = at_rate(sounds.words, rate), at_rate(sounds.noises, rate)
    if trigger not in words:
        raise InputError(f"there is no recording of {trigger!r}; there are some of {', '.join(sorted(words))}")
    said = [(recording, time) for time in range(TIMES) for recording in words[trigger]]
    for number, (recording, _) in enumerate(said):
        maker = SceneMaker(
            {trigger: [recording]},
            noises,
            trigger,
            rate,
            seconds=SCENE_SECONDS,
            trigger_share=1,
            pause=(0.5, 0.5),
            most=1,
        )
        yield maker.make(np.random.default_rng((_SEED, 0, number)))
    others = SceneMaker(words, noises, trigger, rate, seconds=_BACKGROUND_SECONDS, trigger_share=0, pause=_OTHER_WORDS)
    for number in range(round((HOURS if hours is None else hours) * 3600 / _BACKGROUND_SECONDS)):
        yield others.make(np.random.default_rng((_SEED, 1, number)))


def read_sound_folder(path: Path) -> Sounds:
    """The recordings of a folder that has a folder for each word, and one for noises, `_background_noise_`, as Speech
    Commands has them. Raises `InputError`."""
    if not Path(path).is_dir():
        raise InputError(
            f"{path} is no folder; give one with a folder for each word, and one for noises, {_BACKGROUND}"
        )
    folders = {folder.name: folder for folder in sorted(Path(path).iterdir()) if folder.is_dir()}
    noises = folders.pop(_BACKGROUND, None)
    if noises is None or not folders:
        raise InputError(f"{path} needs a folder for each word, and one for noises, {_BACKGROUND}")
    words = {word: list(read_folder(folder).values()) for word, folder in folders.items()}
    return Sounds(words, {name: [recording] for name, recording in read_folder(noises).items()})


def read_folder(folder: Path) -> dict[str, Recording]:
    """The recordings of a folder and of those in it, by their path below it. Raises `InputError`, naming the file that
    holds no sound, for one that is no folder, and where there is none."""
    if not Path(folder).is_dir():
        raise InputError(f"{folder} is no folder; give one with recordings")
    paths = [path for path in sorted(Path(folder).rglob("*")) if path.is_file() and not path.name.startswith(".")]
    if not paths:
        raise InputError(f"{folder} has no recording; put some there")
    return {str(path.relative_to(folder)): read_recording(path) for path in paths}
