"""The TFDS builder of plain English text."""

import re
from collections.abc import Iterable
from pathlib import Path

import tensorflow_datasets as tfds

from zoo.datasets.archives import read_members
from zoo.datasets.english_text import ORIGINS
from zoo.datasets.english_text.novels import read_novels
from zoo.datasets.text_builder import TextBuilder
from zoo.datasets.wikitext2.articles import read_articles

# Test reviews stay unseen.
_REVIEWS = {
    "reviews": re.compile(r"aclImdb/train/(?P<name>(?:pos|neg|unsup)/\d+_\d+)\.txt"),
    "unlabelled_reviews": re.compile(r"aclImdb/train/(?P<name>unsup/\d+_\d+)\.txt"),
}


class Builder(TextBuilder, skip_registration=True):
    """One example a book, a review or an article: its `name` and its `text`, sorted by name or as in the file."""

    VERSION = tfds.core.Version("1.0.0")
    BUILDER_CONFIGS = [  # noqa: RUF012 - TFDS reads this very name and type
        tfds.core.BuilderConfig(name="novels", description="English novels of 1830 to 1930, one a book"),
        tfds.core.BuilderConfig(name="reviews", description="Film reviews of IMDB's training part, labels left out"),
        tfds.core.BuilderConfig(name="unlabelled_reviews", description="Those of them that have no labels"),
        tfds.core.BuilderConfig(name="wikipedia", description="The training articles of WikiText-2"),
    ]

    ORIGINS = ORIGINS

    def _texts(self, split: str, paths: list[Path]) -> Iterable[tuple[str, str]]:
        name = self.builder_config.name
        if name in _REVIEWS:
            return ((place, text.replace("<br />", "\n")) for place, text in read_members(paths, _REVIEWS[name]))
        return {"novels": read_novels, "wikipedia": _articles}[name](paths)


def _articles(paths: list[Path]) -> Iterable[tuple[str, str]]:
    return ((name, text.strip("\n ")) for name, text in read_articles(paths[0]))
