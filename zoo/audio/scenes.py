"""Scenes to learn a trigger word from: background, other words, and the trigger word, at random places and loudness."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import soxr

from zoo.audio.synthetic_noise import made_up_sound
from zoo.errors import InputError

Sounds = Mapping[str, Sequence[np.ndarray]]
"""Samples (time,) float32 at the scenes' rate, by what they are: recordings by the word, or by the kind of noise."""

_OCTAVES = 128
"""Gains are drawn where 1 + 128 f, f a share of the rate, doubles: seven of them below half of the rate."""

_MARGIN = 0.1
"""Seconds between two words at least."""


PARTS = "<parts>"
"""The word of what is made up of parts of words."""

SOUND = "<sound>"
"""The word of a sound that is nothing."""

_KEPT = (0.25, 0.6)
"""How much of a word a part of it is."""


class Event(NamedTuple):
    """A word in a scene: which, and the seconds at which it begins and ends."""

    word: str
    start: float
    end: float


class Scene(NamedTuple):
    """Samples (time,) float32 at `rate` samples a second, and the words in them."""

    samples: np.ndarray
    rate: int
    events: list[Event]


class SceneMaker:
    """Draws scenes.

        maker = SceneMaker({"seven": sevens, "other": others}, {"rain": rains}, "seven", rate=8000)
        scene = maker.make(np.random.default_rng(1))

    A scene has one kind of background and a hiss of its own. Each word is drawn by the share of triggers, then, among
    the others, by equal chance each; it is said faster or slower, and with it higher or lower, as another throat and
    another mood would; it is heard in another colour, as by another microphone; and louder or softer than the
    background. The whole is then of any loudness.

    Args:
        words: recordings of words that are cut close, among them the trigger word.
        backgrounds: recordings of noises, of any length; pieces of one kind are put one after the other.
        trigger: the word to learn.
        rate: samples a second of all recordings.
        seconds: length of a scene.
        trigger_share: how likely a word is to be the trigger word; 0 for scenes without.
        pause: seconds between two words, on average, beyond a tenth of one, the least and the most: a scene draws its
            own average, evenly in its logarithm, for words follow each other or come out of long stretches of noise.
        loudness: of words over the background, the least and the most, in dB of their root mean squares.
        level: of the whole scene, the same, in dB below full scale.
        hiss: the same, in dB over the background.
        speed: by up to what share a word is faster or slower, 0.15 for 15 %.
        colour: standard deviation, in dB, of what another microphone in another place makes of a word: of gains at
            frequencies an octave or so apart, with even passages between them.
        silence: how likely a scene is to have no background and no hiss: a microphone that is switched off between
            words, as recordings on computers often have it.
        most: words in a scene, at most.
        parts: what share of the other words is made up of a part of the trigger word, its beginning or its end, by
            itself or with a part of another word where the rest was, so that no part of it is taken for the whole. In
            a scene's events their word is `PARTS`.
        sounds: what share of the other words are sounds that are nothing (`made_up_sound`), since noises that nobody
            has recorded beforehand cry, hiss and rattle, too. In a scene's events their word is `SOUND`.
        voices: more of words and others, as synthesizers say them.
        voiced: what share of the words that both have are taken from there.

    Raises:
        InputError: no recording of the trigger word, of other words or of a background where the scenes want them.
    """

    def __init__(
        self,
        words: Sounds,
        backgrounds: Sounds,
        trigger: str,
        rate: int,
        seconds: float = 8.0,
        trigger_share: float = 0.35,
        pause: tuple[float, float] = (0.15, 6.0),
        loudness: tuple[float, float] = (0.0, 20.0),
        level: tuple[float, float] = (-45.0, -10.0),
        hiss: tuple[float, float] = (-40.0, -20.0),
        speed: float = 0.0,
        colour: float = 0.0,
        silence: float = 0.0,
        most: int | None = None,
        parts: float = 0.0,
        sounds: float = 0.0,
        voices: Sounds | None = None,
        voiced: float = 0.0,
    ):
        self.others = sorted(word for word, said in words.items() if word != trigger and len(said))
        if trigger_share > 0 and not len(words.get(trigger, ())):
            raise InputError(f"there is no recording of {trigger!r}; give some")
        if trigger_share < 1 and not self.others:
            raise InputError(f"there is no recording of another word than {trigger!r}; give some")
        self._kinds = sorted(kind for kind, heard in backgrounds.items() if len(heard))
        if not self._kinds:
            raise InputError("there is no recording of a background; give some")
        self._words, self._backgrounds = words, backgrounds
        self.trigger, self.rate, self.seconds = trigger, rate, seconds
        self._trigger_share, self._pause = trigger_share, pause
        self._loudness, self._level, self._hiss = loudness, level, hiss
        self._speed, self._colour, self._most = speed, colour, most
        self._silence, self._parts, self._sounds = silence, parts, sounds
        self._voices, self._voiced = voices or {}, voiced

    def make(self, random: np.random.Generator) -> Scene:
        """A scene, decided by the generator alone."""
        length = round(self.seconds * self.rate)
        kind = self._kinds[random.integers(len(self._kinds))]
        samples = _background(random, self._backgrounds[kind], length)
        samples += _decibels(random, self._hiss) * random.standard_normal(length, np.float32)
        if self._silence and random.random() < self._silence:
            samples[:] = 0
        pause = np.exp(random.uniform(*np.log(self._pause)))
        events, place = [], round(random.uniform(0.05, 0.05 + 2 * pause) * self.rate)
        while self._most is None or len(events) < self._most:
            word, said = self._drawn(random)
            sound = self._varied(random, said)
            end = place + len(sound)
            if end > length:
                break
            samples[place:end] += _decibels(random, self._loudness) * sound
            events.append(Event(word, place / self.rate, end / self.rate))
            place = end + round((_MARGIN + random.exponential(pause)) * self.rate)
        samples = _decibels(random, self._level) * _unit(samples)
        return Scene(np.clip(samples, -1, 1), self.rate, events)

    def _drawn(self, random: np.random.Generator) -> tuple[str, np.ndarray]:
        """A word and how it is said."""
        if random.random() < self._trigger_share:
            return self.trigger, self._said(random, self.trigger)
        if self._sounds and random.random() < self._sounds:
            return SOUND, made_up_sound(random, self.rate)
        other = self.others[random.integers(len(self.others))]
        if not self._parts or random.random() >= self._parts:
            return other, self._said(random, other)
        trigger, rest = self._said(random, self.trigger), self._said(random, other)
        kept, added = random.uniform(*_KEPT), random.uniform(*_KEPT)
        begins, alone = random.random() < 0.5, random.random() < 0.5
        halves = [_part(trigger, kept, begins)] + ([] if alone else [_part(rest, added, not begins)])
        return PARTS, np.concatenate(halves if begins else halves[::-1])

    def _said(self, random: np.random.Generator, word: str) -> np.ndarray:
        voiced = word in self._voices and random.random() < self._voiced
        said = (self._voices if voiced else self._words)[word]
        return said[random.integers(len(said))]

    def _varied(self, random: np.random.Generator, sound: np.ndarray) -> np.ndarray:
        """A word as somebody else may say it elsewhere, of unit loudness."""
        if self._speed:
            faster = np.exp(random.uniform(-1, 1) * np.log1p(self._speed))
            sound = soxr.resample(sound, self.rate, self.rate / faster, quality="LQ")
        if self._colour:
            sound = _coloured(random, sound, self._colour)
        return _unit(sound).astype(np.float32)


def _part(sound: np.ndarray, share: float, begins: bool) -> np.ndarray:
    """The beginning or the end of a sound."""
    length = max(1, round(share * len(sound)))
    return sound[:length] if begins else sound[-length:]


def _coloured(random: np.random.Generator, sound: np.ndarray, deviation: float) -> np.ndarray:
    """A sound with a random gain at each frequency that changes smoothly with its logarithm."""
    size = 2 ** int(np.ceil(np.log2(2 * len(sound))))  # so that nothing wraps around
    place = np.log2(1 + np.fft.rfftfreq(size) * _OCTAVES)
    known = np.arange(np.ceil(place[-1]) + 1)
    gains = np.interp(place, known, random.normal(0, deviation, len(known)))
    return np.fft.irfft(np.fft.rfft(sound, size) * 10 ** (gains / 20), size)[: len(sound)].astype(np.float32)


def _background(random: np.random.Generator, recordings: Sequence[np.ndarray], length: int) -> np.ndarray:
    """Pieces of recordings one after the other, of unit loudness."""
    pieces, left = [], length
    while left > 0:
        piece = recordings[random.integers(len(recordings))]
        start = random.integers(max(1, len(piece) - left))
        pieces.append(piece[start : start + left])
        left -= len(pieces[-1])
    whole = np.concatenate(pieces)
    return _unit(whole - whole.mean())


def _unit(samples: np.ndarray) -> np.ndarray:
    """Samples whose root mean square is 1; silence stays silent."""
    return samples / max(float(np.sqrt(np.mean(np.square(samples, dtype=np.float64)))), 1e-9)


def _decibels(random: np.random.Generator, bounds: tuple[float, float]) -> np.float32:
    return np.float32(10 ** (random.uniform(*bounds) / 20))
