"""Recordings: any file, rate, form of number and count of channels to one channel of float32."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import soxr

from zoo.errors import InputError

RATES = (1000, 384_000)
"""The lowest and the highest rate that is read, in samples a second."""

_MOST_CHANNELS = 64

_QUIET = 1e-3
"""Of the loudest power: 30 dB below it."""


class Recording(NamedTuple):
    """One channel of sound: `samples` (time,) float32, full scale at ±1, and `rate`, samples a second."""

    samples: np.ndarray
    rate: int

    @property
    def seconds(self) -> float:
        return len(self.samples) / self.rate


def read_recording(path: str | Path) -> Recording:
    """The sound of a file: WAV of any width, FLAC, OGG, MP3, AIFF and what else libsndfile reads.

    Raises:
        InputError: a file that is not there, holds no sound or nothing at all, or has samples that are no numbers.
    """
    pieces = list(read_pieces(path))
    return Recording(np.concatenate([piece.samples for piece in pieces]), pieces[0].rate)


def read_pieces(path: str | Path) -> Iterator[Recording]:
    """The same a second at a time, so that a sound of any length takes little memory."""
    import soundfile

    rate = 0
    try:
        with open(path, "rb") as raw, soundfile.SoundFile(raw) as file:
            for samples in file.blocks(max(1, file.samplerate), dtype="float32", always_2d=True):
                piece = as_recording(samples, file.samplerate, str(path))
                rate = piece.rate
                yield piece
    except OSError as error:
        raise InputError(f"cannot read {path}: {error.strerror}") from error
    except TypeError as error:  # the name ends in .raw, and soundfile needs to be told the rest
        raise InputError(
            f"{path} says no rate, nor what its numbers are; give WAV, FLAC, OGG or MP3, or samples at a rate"
        ) from error
    except soundfile.LibsndfileError as error:
        raise InputError(f"{path} holds no sound that can be read ({error}); give WAV, FLAC, OGG or MP3") from error
    if not rate:
        raise InputError(f"{path} has no samples; give a sound of some length")


def as_recording(samples, rate: int, name: str = "the recording") -> Recording:
    """Samples as a `Recording`.

    Args:
        samples: (time,) or (time, channels); floats have their full scale at ±1, integers at the ends of their type.
        rate: samples a second.
        name: what an error calls them.

    Raises:
        InputError: no samples, samples of another shape or type, infinite ones or none at all, a rate outside `RATES`.
    """
    check_rate(rate, name)
    channel = one_channel(samples, name)
    if not len(channel):
        raise InputError(f"{name} has no samples; give a sound of some length")
    return Recording(channel, int(rate))


def trimmed(recording: Recording) -> Recording:
    """The recording without what is quiet before and after it: hundredths of a second that are 30 dB below its loudest
    one, or further. Of silence all is kept."""
    size = max(1, recording.rate // 100)
    squares = np.square(recording.samples, dtype=np.float64)
    power = np.add.reduceat(squares, np.arange(0, len(squares), size))
    loud = np.flatnonzero(power >= power.max() * _QUIET)
    return Recording(recording.samples[loud[0] * size : (loud[-1] + 1) * size], recording.rate)


def check_rate(rate: int, name: str = "the recording") -> None:
    """Refuses what is no rate. Raises `InputError`."""
    if isinstance(rate, bool) or not isinstance(rate, int | np.integer) or not RATES[0] <= rate <= RATES[1]:
        raise InputError(
            f"the rate of {name} is {rate!r}; it is an integer of samples a second, {RATES[0]} to {RATES[1]}"
        )


def one_channel(samples, name: str = "the recording") -> np.ndarray:
    """The mean of all channels, (time,) float32; of no samples, none. Raises `InputError`; arguments as in
    `as_recording`."""
    array = np.asarray(samples)
    if array.ndim not in (1, 2) or (array.ndim == 2 and not 1 <= array.shape[1] <= _MOST_CHANNELS):
        raise InputError(f"{name} has the shape {array.shape}; samples are (time,) or (time, channels)")
    if array.size == 0:
        return np.zeros(0, np.float32)
    if array.dtype.kind in "iu":
        full = 2.0 ** (8 * array.dtype.itemsize - 1)
        array = array.astype(np.float64) / full - (array.dtype.kind == "u")
    elif array.dtype.kind != "f":
        raise InputError(f"the samples of {name} are {array.dtype}; expected floats or integers")
    array = array.astype(np.float32)
    channel = array if array.ndim == 1 else array.mean(axis=1)
    finite = np.isfinite(channel)
    if not finite.all():
        place = int(finite.argmin())
        raise InputError(f"sample {place} of {name} is {channel[place]}; leave out what is no number")
    return channel


class Resampler:
    """Samples at one rate to samples at another, piece by piece: all pieces together are the same whatever their size.

    Args:
        rate: of what is pushed.
        wanted: of what comes out.
    """

    def __init__(self, rate: int, wanted: int):
        self._stream = None if rate == wanted else soxr.ResampleStream(rate, wanted, 1, dtype="float32")

    def push(self, samples: np.ndarray, last: bool = False) -> np.ndarray:
        """What is now known of the samples at the wanted rate, (time,) float32; of the last piece, all of it."""
        if self._stream is None:
            return samples
        return self._stream.resample_chunk(np.ascontiguousarray(samples), last=last)


def resampled(recording: Recording, wanted: int) -> np.ndarray:
    """The samples of a recording at another rate, (time,) float32."""
    return Resampler(recording.rate, wanted).push(recording.samples, last=True)
