"""WNUT-2017: posts of social media with rare and newly coined names of six types."""

from zoo.datasets.sources import Origin, registered

_FILES = registered(__file__)

ORIGINS = {
    "wnut17": Origin(
        licence="CC-BY 4.0",
        tokenized=True,
        type_names={"person": "PER", "location": "LOC", "corporation": "ORG", "group": "ORG"},
        splits={
            "train": (_FILES["wnut17train.conll"].at("wnut17/wnut17train.conll"),),
            "validation": (_FILES["emerging.dev.conll"].at("wnut17/emerging.dev.conll"),),
            "test": (_FILES["emerging.test.annotated"].at("wnut17/emerging.test.annotated"),),
        },
    )
}
