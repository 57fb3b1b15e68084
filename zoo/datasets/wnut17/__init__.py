"""WNUT-2017: posts of social media with rare and newly coined names of six types."""

from zoo.datasets.sources import Origin, Source

_FOLDER = "https://raw.githubusercontent.com/leondz/emerging_entities_17/e52a2d2a71ac1a051ca2d532eef28653c5c02603"

ORIGINS = {
    "wnut17": Origin(
        licence="CC-BY 4.0",
        tokenized=True,
        type_names={"person": "PER", "location": "LOC", "corporation": "ORG", "group": "ORG"},
        splits={
            "train": (
                Source(
                    "wnut17/wnut17train.conll",
                    493781,
                    "731820e13f71af324c6b55a1575ec2ce59fbaa2a0806f8f0400b98d56cd6a7a5",
                    url=f"{_FOLDER}/wnut17train.conll",
                ),
            ),
            "validation": (
                Source(
                    "wnut17/emerging.dev.conll",
                    114749,
                    "e053b752b8155113ca66e7db08af5f2f5f43ab993694e4774f1ec5bad42312d8",
                    url=f"{_FOLDER}/emerging.dev.conll",
                ),
            ),
            "test": (
                Source(
                    "wnut17/emerging.test.annotated",
                    192425,
                    "2aa79b764e56ec9264a1b30fdd9b70195bd00ff400b62edd8f399d5f13c178f0",
                    url=f"{_FOLDER}/emerging.test.annotated",
                ),
            ),
        },
    )
}
