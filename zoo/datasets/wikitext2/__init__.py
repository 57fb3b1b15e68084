"""WikiText-2: good and featured articles of Wikipedia, for models of words."""

from zoo.datasets.sources import Origin, Source, registered

_FILES = registered(__file__)

# The articles stand in another order than in the official file.
TRAIN = Source(
    "wikitext2/wiki.train.tokens",
    10797148,
    "728c77e87e176af4730f9a80fc6008bcaff421a7202c1c048877c0eec3685f89",
    advice="take wiki.train.tokens out of https://raw.githubusercontent.com/longluv1605/drive/"
    "8e58417f2423661c49c46ecd17b3df8f13792a5c/wikitext-2-v1.zip and put it there",
)

ORIGINS = {
    "wikitext2": Origin(
        licence="CC BY-SA 3.0",
        tokenized=True,
        note="The training text's articles stand in another order than in the official file.",
        splits={
            "train": (TRAIN,),
            "validation": (_FILES["valid.txt"].at("wikitext2/wiki.valid.tokens"),),
            "test": (_FILES["test.txt"].at("wikitext2/wiki.test.tokens"),),
        },
    )
}
