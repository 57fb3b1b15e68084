"""TREC: questions, by the type of their answer."""

from zoo.datasets.sources import Origin, Source

_TRAIN = Source(
    "trec/TREC.train",
    335858,
    "9e4c8bdcaffb96ed61041bd64b564183d52793a8e91d84fc3a8646885f466ec3",
    url="http://cogcomp.org/Data/QA/QC/train_5500.label",
)

ORIGINS = {
    "trec": Origin(
        licence="none stated; a citation is asked for",
        note="The six coarse types.",
        splits={
            "train": (_TRAIN,),
            "validation": (_TRAIN,),
            "test": (
                Source(
                    "trec/TREC.test",
                    23354,
                    "033f22c028c2bbba9ca682f68ffe204dc1aa6e1cf35dd6207f2d4ca67f0d0e8e",
                    url="http://cogcomp.org/Data/QA/QC/TREC_10.label",
                ),
            ),
        },
    )
}
