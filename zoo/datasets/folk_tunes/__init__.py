"""Folk tunes of three books in ABC notation, each melody once, with their types of dance."""

from zoo.datasets.sources import Origin, Source, registered

_BOOKS = {"ABC_cleaned": "nottingham", "oneills1850": "oneills1850", "ryansMammoth": "ryans_mammoth"}


def _sources() -> tuple[Source, ...]:
    """The files of the books: those that `checksums.tsv` registers, in its order."""
    return tuple(
        source.at(f"abc/{_BOOKS[source.url.split('/')[-2]]}/{name}") for name, source in registered(__file__).items()
    )


ORIGINS = {
    "folk_tunes": Origin(
        licence="GPL-3 (Nottingham); tunes in the public domain (O'Neill's and Ryan's), typed in by many hands",
        splits=dict.fromkeys(("train", "validation", "test"), _sources()),
    )
}
