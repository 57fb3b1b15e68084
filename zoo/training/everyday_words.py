"""Words that are said all day, and such as nobody says: what a trigger word must be told from wherever people talk."""

import numpy as np

EVERYDAY = [
    "yes",
    "no",
    "on",
    "off",
    "up",
    "down",
    "left",
    "right",
    "go",
    "stop",
    "open",
    "close",
    "start",
    "end",
    "play",
    "next",
    "back",
    "help",
    "time",
    "day",
    "night",
    "house",
    "water",
    "light",
    "music",
    "people",
    "morning",
    "kitchen",
    "window",
    "computer",
    "telephone",
]

_ONSETS = ["", "b", "d", "f", "g", "h", "k", "l", "m", "n", "p", "r", "s", "sh", "t", "th", "v", "w", "y", "z"]
_NUCLEI = ["a", "ah", "ay", "ee", "eh", "er", "ew", "i", "o", "oh", "oo", "ow", "oy", "u"]
_CODAS = ["", "", "", "n", "m", "s", "k", "l", "t"]
_SYLLABLES = 3
"""At most."""


def babble(count: int, seed: int) -> list[str]:
    """So many words of one to three syllables, as a child or a stranger may utter them; the seed decides which."""
    random = np.random.default_rng(seed)
    parts = (_ONSETS, _NUCLEI, _CODAS)
    found: dict[str, None] = {}
    while len(found) < count:
        syllables = random.integers(1, _SYLLABLES + 1)
        found["".join(str(random.choice(part)) for _ in range(syllables) for part in parts)] = None
    return list(found)
