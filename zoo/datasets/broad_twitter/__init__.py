"""Broad Twitter Corpus: tweets of many places and years with the names of persons, organizations and locations."""

from zoo.datasets.sources import Origin, registered

_FILES = registered(__file__)

ORIGINS = {
    "broad_twitter": Origin(
        licence="CC-BY 4.0",
        tokenized=True,
        splits={
            "train": (_FILES["btc.train"].at("btc/btc.train"),),
            "validation": (_FILES["btc.dev"].at("btc/btc.dev"),),
            "test": (_FILES["btc.test"].at("btc/btc.test"),),
        },
    )
}
