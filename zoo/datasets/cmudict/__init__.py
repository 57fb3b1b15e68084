"""CMUdict: English words, many of them names, and how Americans pronounce them, in ARPAbet without stress."""

from zoo.datasets.sources import Origin, registered

_FILES = registered(__file__)

_TRAIN = _FILES["cmudict-0.7b.train-dev-20-21"].at("cmudict/cmudict-0.7b.train-dev-20-21")
_HELD_OUT = _FILES["cmudict-0.7b.train-dev-1-21"].at("cmudict/cmudict-0.7b.train-dev-1-21")
_TEST = _FILES["cmudict-0.7b.test"].at("cmudict/cmudict-0.7b.test")

ORIGINS = {
    "cmudict": Origin(
        licence="BSD; Copyright (C) 1993-2015 Carnegie Mellon University, whose notice is to be kept",
        note="Without stress, in the split that papers on letters to sounds measure on; of a word with several "
        "pronunciations any counts.",
        splits={"train": (_TRAIN, _HELD_OUT), "validation": (_TRAIN, _HELD_OUT), "test": (_TEST,)},
    )
}
