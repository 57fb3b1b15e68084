"""WikiText-2: good and featured articles of Wikipedia, for models of words."""

from zoo.datasets.sources import Origin, Source

_FOLDER = (
    "https://raw.githubusercontent.com/pytorch/examples/77f55b912142e11fcfdf5b530231fb9c52f181e8/"
    "word_language_model/data/wikitext-2"
)

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
            "validation": (
                Source(
                    "wikitext2/wiki.valid.tokens",
                    1121681,
                    "f0737ed31fc1329026e95cb8b98e19c2a182c39c240ab909dc31abf2f8af58e8",
                    url=f"{_FOLDER}/valid.txt",
                ),
            ),
            "test": (
                Source(
                    "wikitext2/wiki.test.tokens",
                    1256449,
                    "d790b833ef8cf03a90db7bf1271b7520b83c45ce07ba3c1a9699df81e239eca0",
                    url=f"{_FOLDER}/test.txt",
                ),
            ),
        },
    )
}
