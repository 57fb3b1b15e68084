"""Words said by voices that are made up: as many throats as one likes, where few people have been recorded.

The voices are those of eSpeak NG, which the package `espeakng-loader` brings: several accents of English by some eighty
throats, at any speed and pitch. They sound like no person, but differ as persons do.

Source: Klatt 1980, "Software for a cascade/parallel formant synthesizer", on how such voices are made.
"""

import ctypes
import io
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from importlib.util import find_spec

import numpy as np

from zoo.audio.recordings import Recording, resampled, trimmed
from zoo.errors import InputError

DISTRIBUTION, _VERSION = "espeakng-loader", "0.2.4"

_ACCENTS = ("en-us", "en-us", "en-us", "en", "en-gb-x-rp", "en-gb-scotland", "en-us-nyc", "en-029")
"""Of which one is drawn, the commonest more often."""
_NOBODY = ("robo", "whisper", "demonic", "tweaky", "kaukovalta", "croak", "storm", "fast")
"""In the names of throats that nobody has."""
_SPEEDS = (110, 220)
"""Words a minute."""
_PITCHES, _RANGES = (15, 80), (10, 90)
"""How high a voice is, and how much that varies, on eSpeak's scales from 0 to 100."""

_AS_SAMPLES, _TEXT, _UTF8 = 2, 0, 1
_SPEED, _PITCH, _RANGE = 1, 3, 4
"""Numbers of eSpeak NG's interface (`speak_lib.h`)."""
_LOUDEST = 0.7


def say(words: Sequence[str], rate: int, takes: int, seed: int) -> dict[str, list[np.ndarray]]:
    """Words as each of the voices says them, so many times each, in another accent, at another speed and pitch every
    time; samples (time,) float32 at `rate` samples a second, cut close, by the word. The seed decides all of it.

    Raises:
        InputError: `espeakng-loader` is not installed, or fails; a word that has no sound.
    """
    if find_spec("espeakng_loader") is None:
        raise InputError("made-up voices need eSpeak NG; pip install 'keras-rnn-zoo[voices]'")
    # In a process of its own: what the library says depends on all that it has said before.
    asked = json.dumps({"words": list(words), "takes": takes, "seed": seed}).encode()
    try:
        answer = subprocess.check_output([sys.executable, "-m", __name__], input=asked)
    except subprocess.CalledProcessError as error:
        raise InputError(f"eSpeak NG could not say it; pip install {DISTRIBUTION}=={_VERSION}") from error
    said: dict[str, list[np.ndarray]] = {word: [] for word in words}
    with np.load(io.BytesIO(answer)) as arrays:
        own_rate = int(arrays["rate"])
        ends = np.cumsum(arrays["lengths"])
        for number, samples in enumerate(np.split(arrays["samples"], ends[:-1])):
            word = words[number % len(words)]
            if not samples.any():
                raise InputError(f"nobody can say {word!r}; give a word with letters")
            loud = Recording(_LOUDEST * samples.astype(np.float32) / np.abs(samples).max(), own_rate)
            said[word].append(resampled(trimmed(loud), rate))
    return said


class _Synthesizer:
    """The library."""

    def __init__(self, seed: int):
        import espeakng_loader

        data = espeakng_loader.get_data_path()
        self._library = ctypes.CDLL(espeakng_loader.get_library_path())
        self._pieces: list[np.ndarray] = []
        called = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p)
        self._callback = called(self._heard)  # kept, for the library does not
        self.rate = self._library.espeak_Initialize(_AS_SAMPLES, 0, data.encode(), 0)
        self._library.espeak_SetSynthCallback(self._callback)
        self._library.espeak_ng_SetRandSeed(ctypes.c_long(seed))  # its breath is random, too
        throats = sorted(os.listdir(os.path.join(data, "voices", "!v")))
        self.throats = [throat for throat in throats if not any(part in throat.lower() for part in _NOBODY)]

    def _heard(self, samples, count, events) -> int:
        if samples and count > 0:
            self._pieces.append(np.ctypeslib.as_array(samples, (count,)).copy())
        return 0

    def choose(self, voice: str, speed: int, pitch: int, width: int) -> None:
        if self._library.espeak_SetVoiceByName(voice.encode()):
            raise LookupError(f"{DISTRIBUTION} has no voice {voice}")
        for number, value in ((_SPEED, speed), (_PITCH, pitch), (_RANGE, width)):
            self._library.espeak_SetParameter(number, value, 0)

    def say(self, word: str) -> np.ndarray:
        """Samples (time,) int16."""
        self._pieces.clear()
        text = word.encode()
        self._library.espeak_Synth(text, ctypes.c_size_t(len(text) + 1), 0, _TEXT, 0, _UTF8, None, None)
        return np.concatenate([np.zeros(0, np.int16), *self._pieces])


def _main() -> None:
    """Says what standard input asks for, take by take, word by word, to standard output."""
    asked = json.load(sys.stdin)
    random, synthesizer = np.random.default_rng(asked["seed"]), _Synthesizer(asked["seed"])
    said = []
    for throat in synthesizer.throats:
        for _ in range(asked["takes"]):
            accent = _ACCENTS[random.integers(len(_ACCENTS))]
            manner = (int(random.integers(*ends)) for ends in (_SPEEDS, _PITCHES, _RANGES))
            synthesizer.choose(f"{accent}+{throat}", *manner)
            said += [synthesizer.say(word) for word in asked["words"]]
    lengths = [len(one) for one in said]
    np.savez(sys.stdout.buffer, rate=synthesizer.rate, lengths=lengths, samples=np.concatenate(said))


if __name__ == "__main__":
    _main()
