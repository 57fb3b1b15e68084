"""TREC: questions, by the type of their answer."""

from zoo.datasets.sources import Origin, registered

_FILES = registered(__file__)

_TRAIN = _FILES["train_5500.label"].at("trec/TREC.train")

ORIGINS = {
    "trec": Origin(
        licence="none stated; a citation is asked for",
        note="The six coarse types.",
        splits={
            "train": (_TRAIN,),
            "validation": (_TRAIN,),
            "test": (_FILES["TREC_10.label"].at("trec/TREC.test"),),
        },
    )
}
