"""BLiMP: pairs of sentences of which one is good English, 1,000 pairs for each of 67 points of grammar."""

from zoo.datasets.sources import Origin, Source

ORIGINS = {
    "blimp": Origin(
        licence="CC-BY 4.0",
        note="The share of pairs whose better sentence is the more probable one; seven pairs have two equal sentences.",
        splits={
            "train": (
                Source(
                    "blimp.tar.xz",
                    1627080,
                    "5e6be2f5f19d3f887035d0bd7d27716581584857347df58f06a90154d1a6f4d3",
                    advice="zoo's makers packed it from data/*.jsonl of github.com/alexwarstadt/blimp at 3e56b06fcabc; "
                    "no address serves it: ask them for the file and put it there",
                ),
            ),
        },
    )
}
