"""SST: single sentences of film reviews, positive or negative (the Stanford Sentiment Treebank)."""

from zoo.datasets.sources import Origin, registered

_FILES = registered(__file__)

ORIGINS = {
    "sst": Origin(
        licence="none stated; a citation is asked for",
        note="Whole sentences, of which the neutral ones are left out.",
        splits={
            "train": (_FILES["stsa.binary.train"].at("sst/stsa.binary.train"),),
            "validation": (_FILES["stsa.binary.dev"].at("sst/stsa.binary.dev"),),
            "test": (_FILES["stsa.binary.test"].at("sst/stsa.binary.test"),),
        },
    )
}
