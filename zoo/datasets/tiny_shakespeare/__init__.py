"""Tiny Shakespeare: scenes of the plays in one file of a megabyte, for models of characters."""

from zoo.datasets.sources import Origin, registered

_FILES = registered(__file__)

_FILE = _FILES["input.txt"].at("tinyshakespeare/input.txt")

ORIGINS = {
    "tiny_shakespeare": Origin(
        licence="public domain",
        note="The last tenth of the text, as nanoGPT splits it; it also chose the epoch.",
        splits={"train": (_FILE,), "validation": (_FILE,)},
    )
}
