"""Words said by voices that were made of people's recordings, where few people have been recorded.

The voices are the four that Flite brings, made of an American man's diphones and of what a Scot, an American man and an
American woman read aloud. Each says words slowly or fast, higher or lower, and out of shorter and longer throats.

Source: Black & Lenzo 2001, "Flite: a small fast run-time synthesis engine"; three of the four are of Kominek &
Black 2004, "The CMU Arctic speech databases".
"""

import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from zoo.audio.recordings import Recording, read_recording, resampled, trimmed
from zoo.errors import InputError

COMMAND = "flite"

VOICES = ("kal16", "awb", "rms", "slt")

_LONGER, _HIGHER, _THROATS = (0.75, 1.5), (0.75, 1.4), (0.85, 1.2)
"""What a word's length, its pitch and all its frequencies are multiplied by, the least and the most."""
_PITCH = 105.0
"""Hz, of `kal16`, for which a pitch is set; the others' is shifted."""
_LOUDEST = 0.7
_STEP = 50
"""Of rates, in samples a second."""


def installed() -> bool:
    """Whether Flite can be run here."""
    return shutil.which(COMMAND) is not None


def say(words: Sequence[str], rate: int, takes: int, seed: int) -> dict[str, list[np.ndarray]]:
    """Words as each of the voices says them, so many times each, in another manner every time; samples (time,) float32
    at `rate` samples a second, cut close, by the word. The seed decides all of it.

    Raises:
        InputError: Flite is not installed, or fails; a word that has no sound.
    """
    program = shutil.which(COMMAND)
    if program is None:
        raise InputError("voices made of recordings need Flite; apt install flite, or brew install flite")
    random = np.random.default_rng(seed)
    said: dict[str, list[np.ndarray]] = {word: [] for word in words}
    with tempfile.TemporaryDirectory() as folder:
        for voice in VOICES:
            for _ in range(takes):
                longer, higher, throat = (
                    np.exp(random.uniform(*np.log(ends))) for ends in (_LONGER, _HIGHER, _THROATS)
                )
                manner = {
                    "duration_stretch": longer,
                    "f0_shift": higher,
                    "int_f0_target_mean": higher * _PITCH,
                }
                for word in words:
                    heard = _said(program, voice, manner, word, Path(folder) / "said.wav")
                    loud = _LOUDEST * heard.samples / np.abs(heard.samples).max()
                    # Samples that are played faster come from a shorter throat.
                    said[word].append(
                        resampled(trimmed(Recording(loud, round(heard.rate * throat / _STEP) * _STEP)), rate)
                    )
    return said


def _said(program: str, voice: str, manner: dict[str, float], word: str, file: Path) -> Recording:
    features = [part for name, value in manner.items() for part in ("--setf", f"{name}={value:.3f}")]
    try:
        subprocess.run(
            [program, "-voice", voice, *features, "-t", word, "-o", str(file)], check=True, capture_output=True
        )
        heard = read_recording(file)
    except (subprocess.CalledProcessError, InputError) as error:
        raise InputError(f"Flite could not say {word!r}; give a word with letters, or reinstall Flite") from error
    if not heard.samples.any():
        raise InputError(f"nobody can say {word!r}; give a word with letters")
    return heard
