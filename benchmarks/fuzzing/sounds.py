"""Files of sound that lie, end too early or are damaged: WAV headers field by field, and small good files of many kinds
with bytes changed.

`files` makes them, `check` has a model listen to one.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from io import BytesIO
from pathlib import Path
from random import Random
from struct import pack
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import soundfile

RATE = 8000
_SAMPLES = 2400

_KINDS = (
    ("wav", "WAV", "PCM_16"),
    ("wav", "WAV", "FLOAT"),
    ("wav", "WAV", "GSM610"),
    ("wav", "WAV", "IMA_ADPCM"),
    ("wav", "WAV", "MS_ADPCM"),
    ("wav", "WAV", "ULAW"),
    ("wav", "WAVEX", "PCM_24"),
    ("wav", "RF64", "PCM_16"),
    ("w64", "W64", "PCM_16"),
    ("aiff", "AIFF", "PCM_16"),
    ("aiff", "AIFF", "FLOAT"),
    ("au", "AU", "PCM_16"),
    ("caf", "CAF", "PCM_16"),
    ("flac", "FLAC", "PCM_16"),
    ("ogg", "OGG", "VORBIS"),
    ("opus", "OGG", "OPUS"),
    ("mp3", "MP3", "MPEG_LAYER_III"),
)
"""The suffix, the format and the subtype, as libsndfile names them."""

_PCM = bytes.fromhex("0100000000001000800000aa00389b71")
_FLOAT = bytes.fromhex("0300000000001000800000aa00389b71")
"""What a header of extensible WAV calls its samples."""

_LIES: dict[str, tuple[int, ...]] = {
    "tag": (0, 2, 3, 6, 7, 0x11, 0x31, 0x50, 0x55, 0xFFFE, 0xFFFF),
    "channels": (0, 2, 3, 64, 65, 1024, 65535),
    "rate": (0, 1, 999, 1000, 384_000, 384_001, 2**31 - 1, 2**31, 2**32 - 1),
    "byte_rate": (0, 1, 2**32 - 1),
    "align": (0, 1, 3, 65535),
    "bits": (0, 1, 7, 8, 12, 24, 32, 64, 255, 65535),
    "data_size": (0, 1, 3, 2**31 - 1, 2**31, 2**32 - 1),
    "riff_size": (0, 1, 2**31, 2**32 - 1),
    "format_size": (0, 1, 14, 17, 18, 40, 2**31, 2**32 - 1),
}
"""Values of the fields of a header, each of which is a lie by itself."""

_LOUD = (np.nan, np.inf, -np.inf, 1e20, -1e20, 3e38, 1e10, 1e9, 40_000.0, 1e-40)
_EXTREMES = (0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF, 2**31 - 1, 2**31, 2**32 - 1)

Sound = tuple[str, bytes]
"""The suffix of a file, and what is in it."""


def files(seed: int) -> Iterator[Sound]:
    """Yields sounds without end: headers that lie, good files and parts of them, then damaged ones, which the seed
    decides."""
    yield from _headers_that_lie()
    yield from _samples_that_lie()
    yield from _no_sounds()
    good = [(suffix, good_file(form, subtype)) for suffix, form, subtype in _KINDS]
    for suffix, data in good:
        yield suffix, data
        for share in (0.02, 0.1, 0.5, 0.9):
            yield suffix, data[: int(share * len(data))]
        yield suffix, data[:-1]
        yield suffix, data + data
    random = Random(seed)
    while True:
        yield _damaged(random, good)


def check(sound: Sound, models: Mapping[str, Any]) -> None:
    """Has the model "trigger-word" of some listen to a sound: it answers, from finite numbers, or raises `ZooError`."""
    suffix, data = sound
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"sound.{suffix}"
        path.write_bytes(data)
        model = models["trigger-word"]
        probabilities = model.probabilities(path)
        if not np.isfinite(probabilities).all():
            raise AssertionError("the network gives what is no number")
        if len(model.listen(path)) > len(probabilities):
            raise AssertionError("there are more detections than steps")


@cache
def good_file(form: str, subtype: str) -> bytes:
    """A third of a second of a tone, as a file."""
    file = BytesIO()
    samples = 0.5 * np.sin(np.arange(_SAMPLES) / 3)
    soundfile.write(file, samples, RATE, format=form, subtype=subtype)
    return file.getvalue()


def wav(
    data: bytes,
    *,
    name: bytes = b"RIFF",
    tag: int = 1,
    channels: int = 1,
    rate: int = RATE,
    bits: int = 16,
    byte_rate: int | None = None,
    align: int | None = None,
    extension: bytes = b"",
    before: bytes = b"",
    format_size: int | None = None,
    data_size: int | None = None,
    riff_size: int | None = None,
) -> bytes:
    """A WAV file of whatever its header is to say; by default it says what is true."""
    step = channels * bits // 8
    said = pack(
        "<HHIIHH",
        tag,
        channels,
        rate,
        _or(byte_rate, rate * step % 2**32),
        _or(align, step % 2**16),
        bits,
    )
    said += extension
    body = b"WAVE" + before + b"fmt " + pack("<I", _or(format_size, len(said))) + said
    body += b"data" + pack("<I", _or(data_size, len(data))) + data
    return name + pack("<I", _or(riff_size, len(body))) + body


def _or(value: int | None, default: int) -> int:
    return default if value is None else value


def _tone(dtype: str) -> np.ndarray:
    samples = 0.5 * np.sin(np.arange(_SAMPLES) / 3)
    return (samples * 32767).astype(dtype) if np.dtype(dtype).kind == "i" else samples.astype(dtype)


def _headers_that_lie() -> Iterator[Sound]:
    data = _tone("<i2").tobytes()
    for field, values in _LIES.items():
        for value in values:
            yield "wav", wav(data, **{field: value})
    for name in (b"RIFX", b"RF64", b"riff", b"\0\0\0\0"):
        yield "wav", wav(data, name=name)
    for length in (0, 1, 15, 22):
        for kind in (_PCM, _FLOAT, bytes(16), b"\xff" * 16):
            extension = pack("<HHI", length, 16, 4) + kind
            yield "wav", wav(data, tag=0xFFFE, extension=extension)
            yield "wav", wav(data, tag=0xFFFE, extension=extension[:10])
    for kind in (b"LIST", b"fact", b"bext", b"cart", b"smpl", b"cue ", b"PEAK", b"inst", b"ds64", b"data", b"fmt "):
        for size in (0, 3, 4, 36, 2**31, 2**32 - 1):
            yield "wav", wav(data, before=kind + pack("<I", size) + b"\xff" * min(size, 64))
    whole = wav(data)
    for length in (*range(0, 48, 3), 45, len(whole) - 1):
        yield "wav", whole[:length]
    flac = bytearray(good_file("FLAC", "PCM_16"))
    for first, last in ((18, 21), (21, 26), (8, 18), (26, 42)):  # the rate, the samples in all, sizes, the checksum
        for value in (0, 0xFF):
            yield "flac", bytes(flac[:first] + bytes([value]) * (last - first) + flac[last:])


def _samples_that_lie() -> Iterator[Sound]:
    for value in _LOUD:
        for place in (0, 1000):
            samples = _tone("<f4")
            samples[place] = value
            yield "wav", wav(samples.tobytes(), tag=3, bits=32)
    for value in (1e300, -1e308, np.nan):
        samples = _tone("<f8")
        samples[7] = value
        yield "wav", wav(samples.tobytes(), tag=3, bits=64)
    for channels in (2, 64):
        samples = np.repeat(_tone("<f4")[:, None], channels, axis=1)
        samples[5, :2] = 1e20, -1e20
        yield "wav", wav(samples.tobytes(), tag=3, bits=32, channels=channels)
        samples[6] = 3e38
        yield "wav", wav(samples.tobytes(), tag=3, bits=32, channels=channels)


def _no_sounds() -> Iterator[Sound]:
    for data in (b"", b"\0", bytes(5000), b"RIFF", b"X:1\nK:C\nc|\n", b"\xff" * 5000, b"<html>", b"PK\x03\x04", b"ID3"):
        for suffix in ("wav", "raw", "mp3", "txt"):
            yield suffix, data


def _damaged(random: Random, good: list[Sound]) -> Sound:
    """A good file with some bytes changed, left out, doubled or put in, most of them near its beginning."""
    suffix, data = random.choice(good)
    changed = bytearray(data)
    for _ in range(random.choice((1, 1, 2, 5, 20))):
        place = random.randrange(min(len(changed), random.choice((16, 64, 200, 10**6))) or 1)
        way = random.randrange(6)
        if way == 0:
            changed[place : place + 1] = bytes([random.randrange(256)])
        elif way == 1:
            number = random.choice(_EXTREMES)
            order, size = random.choice(("little", "big")), random.choice((2, 4))
            changed[place : place + size] = (number % 256**size).to_bytes(size, order)
        elif way == 2:
            del changed[place : place + random.choice((1, 2, 4, 100))]
        elif way == 3:
            changed[place:place] = changed[place : place + random.choice((1, 4, 100))]
        elif way == 4:
            other = random.choice(good)[1]
            start = random.randrange(len(other))
            changed[place : place + 40] = other[start : start + random.choice((4, 40, 400))]
        else:
            del changed[place + random.randrange(400) :]
    return suffix, bytes(changed)
