"""CoNLL-2003: English news with the names of persons, organizations, locations and others."""

from zoo.datasets.sources import Origin, Source

_ZIP = "https://data.deepai.org/conll2003.zip"

ORIGINS = {
    "conll2003": Origin(
        licence="none stated; Reuters text, for research use and not to be passed on",
        tokenized=True,
        splits={
            "train": (
                Source(
                    "conll2003/train.txt",
                    3283420,
                    "213953b5522fb7924802d883e50f027b2c6ffb5d4d0e63368ed82909f9b60423",
                    url=_ZIP,
                    member="train.txt",
                ),
            ),
            "validation": (
                Source(
                    "conll2003/valid.txt",
                    827443,
                    "c02eb19809eafb83998326a0481942eb37d96f31826ae387cfe8773699969f5b",
                    url=_ZIP,
                    member="valid.txt",
                ),
            ),
            "test": (
                Source(
                    "conll2003/test.txt",
                    748095,
                    "dc4ac7f3d6d01a6bec59261814561da3b287b6b493b97d1f69c580b52ec1831b",
                    url=_ZIP,
                    member="test.txt",
                ),
            ),
        },
    )
}
