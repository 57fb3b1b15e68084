"""IMDB: film reviews of any length, positive or negative (the Large Movie Review Dataset)."""

from zoo.datasets.sources import Origin, Source

# One archive of both parts; Stanford's also holds the unlabelled reviews, which this one leaves out.
_FILE = Source(
    "imdb/aclImdb.tar.xz",
    21010300,
    "316328c9fd4af42aff69a5465364237fc09300aa580188376a81cba8554a21ab",
    url="https://ai.stanford.edu/~amaas/data/sentiment/aclImdb_v1.tar.gz",
)

ORIGINS = {
    "imdb_reviews": Origin(
        licence="none stated; a citation is asked for",
        note="Reviews are read whole; no film has reviews in both the training and the test text.",
        splits={"train": (_FILE,), "validation": (_FILE,), "test": (_FILE,)},
    )
}
