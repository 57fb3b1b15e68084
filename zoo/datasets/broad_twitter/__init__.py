"""Broad Twitter Corpus: tweets of many places and years with the names of persons, organizations and locations."""

from zoo.datasets.sources import Origin, Source

_FOLDER = (
    "https://raw.githubusercontent.com/GateNLP/broad_twitter_corpus/"
    "0c45ef7b1924a6b8115bceab388781590b1b553a/train_dev_test_conll"
)

ORIGINS = {
    "broad_twitter": Origin(
        licence="CC-BY 4.0",
        tokenized=True,
        splits={
            "train": (
                Source(
                    "btc/btc.train",
                    827726,
                    "2117732e744d8f1692786c7ebb919c52dadd406f082b43fe1e625a51f2cadd0f",
                    url=f"{_FOLDER}/btc.train",
                ),
            ),
            "validation": (
                Source(
                    "btc/btc.dev",
                    119810,
                    "9f7d33bcd195cecf9767357a5f1fe0ba879af6c55ebb68b8e846bff23c4e7fa5",
                    url=f"{_FOLDER}/btc.dev",
                ),
            ),
            "test": (
                Source(
                    "btc/btc.test",
                    294166,
                    "3bd2387dfc98ebc9d8b77d8b9c59826262e9beadce71ce8edde272821b9c87c8",
                    url=f"{_FOLDER}/btc.test",
                ),
            ),
        },
    )
}
