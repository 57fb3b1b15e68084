"""Folk tunes of three books in ABC notation, each melody once, with their types of dance."""

from pathlib import Path

from zoo.datasets.sources import Origin, Source

_BOOKS = {"ABC_cleaned": "nottingham", "oneills1850": "oneills1850", "ryansMammoth": "ryans_mammoth"}


def _sources() -> tuple[Source, ...]:
    """The files of the books: those that `checksums.tsv` registers, in its order."""
    lines = (Path(__file__).parent / "checksums.tsv").read_text(encoding="utf-8").splitlines()
    return tuple(
        Source(f"abc/{_BOOKS[url.split('/')[-2]]}/{name}", int(size), sha256, url=url)
        for url, size, sha256, name in (line.split("\t") for line in lines)
    )


ORIGINS = {
    "folk_tunes": Origin(
        licence="GPL-3 (Nottingham); tunes in the public domain (O'Neill's and Ryan's), typed in by many hands",
        splits=dict.fromkeys(("train", "validation", "test"), _sources()),
    )
}
