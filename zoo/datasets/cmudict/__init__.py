"""CMUdict: English words, many of them names, and how Americans pronounce them, in ARPAbet without stress."""

from zoo.datasets.sources import Origin, Source

_FOLDER = (
    "https://raw.githubusercontent.com/HaisongDing/CNTK/9c758ea693642d016a5deec64304d60fa9839f5c/"
    "Examples/SequenceToSequence/CMUDict/Data"
)

_TRAIN = Source(
    "cmudict/cmudict-0.7b.train-dev-20-21",
    2823949,
    "87bdf008b66f6aacbff4bab82d8212ef1caba4292f787ccce0d75cf5adac5778",
    url=f"{_FOLDER}/cmudict-0.7b.train-dev-20-21",
)
_HELD_OUT = Source(
    "cmudict/cmudict-0.7b.train-dev-1-21",
    141532,
    "a391daa6bd94b786047e678fb2d3000a2a4e24b3e726dae0feddf8cc9f09ed28",
    url=f"{_FOLDER}/cmudict-0.7b.train-dev-1-21",
)
_TEST = Source(
    "cmudict/cmudict-0.7b.test",
    334074,
    "f216624c0432a201179d22a6ef9fb7ebd25ff65342ac2a0214a0752c6b6d3550",
    url=f"{_FOLDER}/cmudict-0.7b.test",
)

ORIGINS = {
    "cmudict": Origin(
        licence="BSD; Copyright (C) 1993-2015 Carnegie Mellon University, whose notice is to be kept",
        note="Without stress, in the split that papers on letters to sounds measure on; of a word with several "
        "pronunciations any counts.",
        splits={"train": (_TRAIN, _HELD_OUT), "validation": (_TRAIN, _HELD_OUT), "test": (_TEST,)},
    )
}
