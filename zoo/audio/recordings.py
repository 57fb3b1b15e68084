"""Recordings: any file, rate, form of number and count of channels to one channel of float32."""

from collections.abc import Iterator
from io import FileIO
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from typing import NamedTuple

import numpy as np
import soxr

from zoo.errors import InputError

RATES = (1000, 384_000)
"""The lowest and the highest rate that is read, in samples a second."""

LOUDEST = 2.0**32
"""The largest magnitude of a sample. Full scale is 1; integers of 32 bits that somebody did not scale are below this,
and numbers much larger than this are no sound, and their energies none that float32 has."""

_MOST_CHANNELS = 64

_MOST_SAMPLES = 2**28
"""Of a recording that is read as a whole: a gigabyte, nine hours at 8,000 a second."""

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
        InputError: a file that is not there, holds no sound or nothing at all, is longer than 2²⁸ samples, or has
            samples that are no numbers or larger than `LOUDEST`.
    """
    pieces, count = [], 0
    for piece in read_pieces(path):
        pieces.append(piece)
        count += len(piece.samples)
        if count > _MOST_SAMPLES:
            raise InputError(f"{path} has more than {_MOST_SAMPLES:,} samples; cut it into shorter files")
    return Recording(np.concatenate([piece.samples for piece in pieces]), pieces[0].rate)


def read_pieces(path: str | Path) -> Iterator[Recording]:
    """The same a second at a time, so that a sound of any length takes little memory."""
    import soundfile

    place = 0
    try:
        # As a descriptor: libsndfile seeks anywhere in a broken file, and a Python file would print a traceback.
        with _opened(path) as raw, soundfile.SoundFile(raw.fileno(), closefd=False) as file:
            check_rate(file.samplerate, str(path))
            check_channels(file.channels, str(path))
            # A header may promise more than there is, and `blocks` believes it.
            while len(samples := file.read(file.samplerate, dtype="float32", always_2d=True)):
                yield as_recording(samples, file.samplerate, str(path), place)
                place += len(samples)
    except OSError as error:
        raise InputError(f"cannot read {path}: {error.strerror}") from error
    except soundfile.LibsndfileError as error:
        said = error.error_string.rstrip(".")
        raise InputError(f"{path} holds no sound that can be read ({said}); give WAV, FLAC, OGG or MP3") from error
    if not place:
        raise InputError(f"{path} has no samples; give a sound of some length")


def _opened(path: str | Path) -> FileIO:
    """A file of sound, open. Raises `InputError` for what is no file, `OSError` for one that cannot be opened."""
    if "\0" in str(path):
        raise InputError(f"{str(path)!r:.60} has a NUL character, as no name of a file has")
    mode = Path(path).stat().st_mode
    if not S_ISREG(mode) and not S_ISDIR(mode):
        raise InputError(
            f"{path} is a pipe or a device, and may have no end; give a file, or samples in pieces, to stream() in "
            "Python or to zoo listen NAME - in a shell"
        )
    if Path(path).suffix.lower() == ".raw":
        raise InputError(
            f"{path} says no rate, nor what its numbers are; give WAV, FLAC, OGG or MP3, or samples at a rate"
        )
    return FileIO(path)


def as_recording(samples, rate: int, name: str = "the recording", place: int = 0) -> Recording:
    """Samples as a `Recording`.

    Args:
        samples: (time,) or (time, channels); floats have their full scale at ±1, integers at the ends of their type.
        rate: samples a second.
        name: what an error calls them.
        place: how many samples are before them.

    Raises:
        InputError: no samples, samples of another shape or type, some that are no numbers or larger than `LOUDEST`, a
            rate outside `RATES`.
    """
    check_rate(rate, name)
    channel = one_channel(samples, rate, name, place)
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


def check_channels(count: int, name: str) -> None:
    """Refuses a number of channels that no sound has. Raises `InputError`."""
    if not 1 <= count <= _MOST_CHANNELS:
        raise InputError(f"{name} has {count:,} channels; expected 1 to {_MOST_CHANNELS}")


def check_samples(samples: np.ndarray, rate: int, name: str = "the recording", place: int = 0) -> None:
    """Refuses samples that are no numbers or larger than `LOUDEST`, naming the first; arguments as in `as_recording`.
    Raises `InputError`."""
    sound = np.abs(samples) <= LOUDEST
    if not sound.all():
        first = int(sound.argmin())
        raise InputError(
            f"sample {place + first} of {name} is {samples[first]:g}, at {(place + first) / rate:.3f} s; full scale "
            "is 1: scale the samples, or leave this one out"
        )


def one_channel(samples, rate: int, name: str = "the recording", place: int = 0) -> np.ndarray:
    """The mean of all channels, (time,) float32; of no samples, none. Raises `InputError`; arguments as in
    `as_recording`."""
    try:
        array = np.asarray(samples)
    except ValueError as error:
        raise InputError(f"{name} is no array ({error}); samples are (time,) or (time, channels)") from error
    if array.ndim not in (1, 2):
        raise InputError(f"{name} has the shape {array.shape}; samples are (time,) or (time, channels)")
    if array.ndim == 2:
        check_channels(array.shape[1], f"{name}, of shape {array.shape},")
    if array.size == 0:
        return np.zeros(0, np.float32)
    if array.dtype.kind in "iu":
        full = 2.0 ** (8 * array.dtype.itemsize - 1)
        array = array.astype(np.float64) / full - (array.dtype.kind == "u")
    elif array.dtype.kind != "f":
        raise InputError(f"the samples of {name} are {array.dtype}; expected floats or integers")
    with np.errstate(over="ignore", invalid="ignore"):  # what comes of it is refused
        array = array.astype(np.float32)
        channel = array if array.ndim == 1 else array.mean(axis=1)
    check_samples(channel, rate, name, place)
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
