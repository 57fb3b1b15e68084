"""Background noise: what Speech Commands has of it, and five kinds of ESC-10."""

import csv
from pathlib import Path

from zoo.datasets.sources import Origin, Source

RATE = 16000
"""Samples a second, whatever the files have."""

KINDS = {
    "train": ("clock_tick", "dog_bark", "doing_the_dishes", "exercise_bike", "pink_noise", "rain", "white_noise"),
    "validation": ("dude_miaowing", "sea_waves"),
    "test": ("baby_cry", "running_tap"),
}
"""The kinds of noise of each split: none is in two of them. Voices are in all, the hardest ones in the test."""


def _sources() -> dict[str, list[Source]]:
    """The files of each kind, from `files.tsv`: kind, path below ZOO_DATA_DIR, size, sha256, address."""
    found: dict[str, list[Source]] = {}
    with open(Path(__file__).with_name("files.tsv"), newline="", encoding="utf-8") as file:
        for kind, path, size, sha256, url in csv.reader(file, delimiter="\t"):
            found.setdefault(kind, []).append(Source(path, int(size), sha256, url=url))
    return found


SOURCES = _sources()

ORIGINS = {
    "background_noise": Origin(
        licence="CC BY 4.0 (Speech Commands), CC BY 3.0 (ESC-10)",
        splits={split: tuple(source for kind in kinds for source in SOURCES[kind]) for split, kinds in KINDS.items()},
    )
}
