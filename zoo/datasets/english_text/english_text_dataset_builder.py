"""The TFDS builder of plain English text."""

import re
import tarfile
from collections.abc import Iterable
from pathlib import Path

import tensorflow_datasets as tfds

from zoo.datasets.english_text import ORIGINS
from zoo.datasets.text_builder import TextBuilder
from zoo.datasets.wikitext2.articles import read_articles

_NOVEL = re.compile(r"(?:\./)?(?P<name>.+)\.txt")
_REVIEW = re.compile(r"aclImdb/train/(?P<name>(?:pos|neg|unsup)/\d+_\d+)\.txt")  # test reviews stay unseen


class Builder(TextBuilder, skip_registration=True):
    """One example a book, a review or an article: its `name` and its `text`, sorted by name or as in the file."""

    VERSION = tfds.core.Version("1.0.0")
    BUILDER_CONFIGS = [  # noqa: RUF012 - TFDS reads this very name and type
        tfds.core.BuilderConfig(name="novels", description="English novels of 1830 to 1930, one a book"),
        tfds.core.BuilderConfig(name="reviews", description="Film reviews of IMDB's training part, labels left out"),
        tfds.core.BuilderConfig(name="wikipedia", description="The training articles of WikiText-2"),
    ]

    ORIGINS = ORIGINS

    def _texts(self, split: str, paths: list[Path]) -> Iterable[tuple[str, str]]:
        return {"novels": _novels, "reviews": _reviews, "wikipedia": _articles}[self.builder_config.name](paths)


def _novels(paths: list[Path]) -> Iterable[tuple[str, str]]:
    return ((name, text.replace("\r\n", "\n")) for name, text in _members(paths, _NOVEL))


def _reviews(paths: list[Path]) -> Iterable[tuple[str, str]]:
    return ((name, text.replace("<br />", "\n")) for name, text in _members(paths, _REVIEW))


def _articles(paths: list[Path]) -> Iterable[tuple[str, str]]:
    return ((name, text.strip("\n ")) for name, text in read_articles(paths[0]))


def _members(paths: list[Path], pattern: re.Pattern[str]) -> list[tuple[str, str]]:
    """The texts of archives whose member's name fits `pattern`, sorted by name; a member of two archives counts once.

    The order of an archive's members depends on who packed it; sorted, the examples do not.
    """
    texts = {}
    for path in dict.fromkeys(paths):
        with tarfile.open(path) as archive:
            for member in archive:
                if match := pattern.fullmatch(member.name):
                    texts[match["name"]] = archive.extractfile(member).read().decode("utf-8-sig")
    return sorted(texts.items())
