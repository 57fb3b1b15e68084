"""Spoken digits (FSDD): five speakers say each of the ten English digits fifty times; one speaker is held out."""

from zoo.datasets.sources import Origin, Source

SPEAKERS = ("george", "jackson", "nicolas", "theo", "yweweler")

DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")

RATE = 8000
"""Samples a second."""

_FILE = Source(
    "fsdd/free-spoken-digit-dataset-1.0.9.tar.gz",
    11975353,
    "8bc44cde129d505cbbb6b365c09f80c663f2aa77578afc634e6141a2f87100c0",
    url="https://github.com/Jakobovski/free-spoken-digit-dataset/archive/v1.0.9.tar.gz",
)

ORIGINS = {
    f"spoken_digit/{speaker}": Origin(
        licence="CC BY-SA 4.0", splits={"train": (_FILE,), "validation": (_FILE,), "test": (_FILE,)}
    )
    for speaker in SPEAKERS
}
"""By the speaker who is held out for the test."""
