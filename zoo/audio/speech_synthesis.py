"""Words said by voices of synthesizers, where few people have been recorded."""

from collections.abc import Mapping, Sequence

import numpy as np

from zoo.audio import espeak as espeak_voices
from zoo.audio import flite as flite_voices

VOICES = {"espeak": espeak_voices, "flite": flite_voices}


def say(words: Sequence[str], rate: int, takes: Mapping[str, int], seed: int) -> dict[str, list[np.ndarray]]:
    """Words as the voices of those synthesizers of `VOICES` that `takes` names say them, each voice so many times; else
    as `say` of each has it."""
    said: dict[str, list[np.ndarray]] = {}
    for name, times in takes.items():
        for word, recordings in VOICES[name].say(words, rate, times, seed).items():
            said.setdefault(word, []).extend(recordings)
    return said
