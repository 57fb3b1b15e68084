"""Plain English text to learn from without labels: novels, film reviews, encyclopaedia articles."""

from zoo.datasets import wikitext2
from zoo.datasets.sources import Origin, Source

# The archive of Stanford also holds the reviews that the two archives below hold.
_REVIEWS = "https://ai.stanford.edu/~amaas/data/sentiment/aclImdb_v1.tar.gz"

NOVELS = Source(
    "english_novels.tar.xz",
    36176224,
    "baca4be2c565ce6410e0b172d73802bbd205b2f1275c4bfe1895b9b7748e0b49",
    advice="zoo's makers packed it from github.com/computationalstylistics/100_english_novels at "
    "143e601875d7 and the body text of level1/*.xml of github.com/COST-ELTeC/ELTeC-eng at "
    "3db3b6738a83, one .txt a book; no address serves it: ask them for the file and put it there",
)
NOVELS_LICENCE = "texts in the public domain; the collections: none stated (100 English Novels), CC-BY 4.0 (ELTeC-eng)"

_REVIEWS_LICENCE = "none stated; a citation is asked for"
_UNLABELLED = Source(
    "imdb/unsup.tar.xz",
    20179792,
    "cbf637450c74f24d9e8eae07d187746ee789e06587166efa8e02e9fc7ba91742",
    url=_REVIEWS,
)

ORIGINS = {
    "english_text/novels": Origin(
        licence=NOVELS_LICENCE,
        splits={"train": (NOVELS,)},
    ),
    "english_text/reviews": Origin(
        licence=_REVIEWS_LICENCE,
        splits={
            "train": (
                Source(
                    "imdb/aclImdb.tar.xz",
                    21010300,
                    "316328c9fd4af42aff69a5465364237fc09300aa580188376a81cba8554a21ab",
                    url=_REVIEWS,
                ),
                _UNLABELLED,
            ),
        },
    ),
    "english_text/unlabelled_reviews": Origin(
        licence=_REVIEWS_LICENCE,
        splits={"train": (_UNLABELLED,)},
    ),
    "english_text/wikipedia": Origin(
        licence="CC BY-SA 3.0",
        tokenized=True,
        splits={"train": (wikitext2.TRAIN,)},
    ),
}
