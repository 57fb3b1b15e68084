"""Sounds that are nothing: cries, gusts, rattles, as animals, children, water and machines make them; and hisses."""

import numpy as np

from zoo.audio.recordings import Recording

_SECONDS = (0.1, 2.0)
_PITCHES = (90.0, 900.0)
"""Hz, from a low voice to a cry."""
_HARMONICS = 24
_GAINS = 9.0
"""Standard deviation in dB of what a sound has at frequencies an octave or so apart, and of how that changes."""
_FRAME = 0.032
"""Seconds."""

_HISSES = {"<white>": 0, "<pink>": 1, "<brown>": 2}
"""By how fast their power falls with frequency: as one over such a power of it."""
_HISS_RATE, _HISS_SECONDS = 16000, 10


def made_up_sound(random: np.random.Generator, rate: int) -> np.ndarray:
    """A tone whose pitch glides, a hiss, or both, whose colour changes all the time as that of a mouth does, and which
    swells and fades; samples (time,) float32, of any loudness."""
    length = round(np.exp(random.uniform(*np.log(_SECONDS))) * rate)
    voiced = random.choice([0.0, random.random(), 1.0])
    source = voiced * _tone(random, length, rate) + (1 - voiced) * random.standard_normal(length)
    loudness = np.exp(_course(random, length, random.integers(2, 6), 1.0))
    fades = np.minimum(1, np.minimum(np.arange(length), np.arange(length)[::-1]) / (0.02 * rate))
    return (_changing(random, source, rate) * loudness * fades).astype(np.float32)


def _tone(random: np.random.Generator, length: int, rate: int) -> np.ndarray:
    """Harmonics of a pitch that glides and trembles, of unit loudness or so."""
    pitch = np.exp(random.uniform(*np.log(_PITCHES)) + _course(random, length, random.integers(2, 5), 0.25))
    time = np.arange(length) / rate
    pitch *= 1 + random.uniform(0, 0.04) * np.sin(2 * np.pi * random.uniform(3, 12) * time)
    half = np.pi * np.cumsum(pitch) / rate
    heard = np.clip(np.ceil(rate / 2 / pitch) - 1, 0, _HARMONICS)
    # sin φ + sin 2φ + … + sin nφ = sin(nφ/2) sin((n + 1)φ/2) / sin(φ/2), Lagrange's identity: three sines for all.
    below = np.sin(half)
    return np.sin(heard * half) * np.sin((heard + 1) * half) / np.where(np.abs(below) < 1e-9, np.inf, below)


def _course(random: np.random.Generator, length: int, knots: int, deviation: float) -> np.ndarray:
    """What goes evenly from one random number to the next."""
    return np.interp(np.linspace(0, 1, length), np.linspace(0, 1, knots), random.normal(0, deviation, knots))


def _changing(random: np.random.Generator, samples: np.ndarray, rate: int) -> np.ndarray:
    """Samples with random gains at each frequency that change from beginning to end."""
    from scipy import signal  # which nothing needs that only listens

    size = round(_FRAME * rate)
    frequencies, _, spectrum = signal.stft(samples, rate, nperseg=min(size, len(samples)))
    octaves = np.log2(1 + frequencies / 100)
    knots = np.arange(np.ceil(octaves[-1]) + 1)
    times = random.integers(2, 5)
    gains = [np.interp(octaves, knots, random.normal(0, _GAINS, len(knots))) for _ in range(times)]
    place = np.linspace(0, times - 1, spectrum.shape[1])
    before = np.minimum(place.astype(int), times - 2)
    share = place - before
    courses = np.stack(gains)
    decibels = courses[before].T * (1 - share) + courses[before + 1].T * share
    _, changed = signal.istft(spectrum * 10 ** (decibels / 20), rate, nperseg=min(size, len(samples)))
    return np.pad(changed, (0, max(0, len(samples) - len(changed))))[: len(samples)]


def hisses(seed: int) -> dict[str, list[Recording]]:
    """Noises of several colours."""
    spectrum = np.fft.rfft(np.random.default_rng(seed).standard_normal(_HISS_RATE * _HISS_SECONDS))
    falling = np.maximum(np.arange(len(spectrum)) / _HISS_SECONDS, 20.0)  # Hz, level below what is heard
    made = {name: np.fft.irfft(spectrum * falling ** (-slope / 2)) for name, slope in _HISSES.items()}
    return {
        name: [Recording((samples / np.abs(samples).max()).astype(np.float32), _HISS_RATE)]
        for name, samples in made.items()
    }
