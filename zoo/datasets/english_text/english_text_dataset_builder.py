"""The TFDS builder of plain English text."""

import re
import tarfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import tensorflow_datasets as tfds

from zoo.datasets.english_text import ORIGINS
from zoo.datasets.sources import fetch

_NOVEL = re.compile(r"(?:\./)?(?P<name>.+)\.txt")
_REVIEW = re.compile(r"aclImdb/train/(?P<name>(?:pos|neg|unsup)/\d+_\d+)\.txt")  # test reviews stay unseen
_TITLE = re.compile(r"\n \n = (?P<name>[^=\n](?:[^\n]*[^=\n])?) = (?=\n \n)")  # a section's title has more equals signs


class Builder(tfds.core.GeneratorBasedBuilder, skip_registration=True):
    """One example a book, a review or an article: its `name` and its `text`, sorted by name or as in the file."""

    VERSION = tfds.core.Version("1.0.0")
    BUILDER_CONFIGS = [  # noqa: RUF012 - TFDS reads this very name and type
        tfds.core.BuilderConfig(name="novels", description="English novels of 1830 to 1930, one a book"),
        tfds.core.BuilderConfig(name="reviews", description="Film reviews of IMDB's training part, labels left out"),
        tfds.core.BuilderConfig(name="wikipedia", description="The training articles of WikiText-2"),
    ]

    def _info(self) -> tfds.core.DatasetInfo:
        return self.dataset_info_from_configs(
            features=tfds.features.FeaturesDict({"name": tfds.features.Text(), "text": tfds.features.Text()}),
            license=self._origin.licence,
            disable_shuffling=True,
        )

    @property
    def _origin(self):
        return ORIGINS[f"{self.name}/{self.builder_config.name}"]

    def _split_generators(self, dl_manager: tfds.download.DownloadManager) -> dict[str, Iterator]:
        return {split: self._generate_examples(paths) for split, paths in fetch(dl_manager, self._origin).items()}

    def _generate_examples(self, paths: list[Path]) -> Iterator[tuple[int, dict]]:
        texts = {"novels": _novels, "reviews": _reviews, "wikipedia": _articles}[self.builder_config.name](paths)
        yield from enumerate({"name": name, "text": text} for name, text in texts)


def _novels(paths: list[Path]) -> Iterable[tuple[str, str]]:
    return ((name, text.replace("\r\n", "\n")) for name, text in _members(paths, _NOVEL))


def _reviews(paths: list[Path]) -> Iterable[tuple[str, str]]:
    return ((name, text.replace("<br />", "\n")) for name, text in _members(paths, _REVIEW))


def _articles(paths: list[Path]) -> Iterable[tuple[str, str]]:
    """The articles of WikiText, each from its title on: ` = Title = ` between two blank lines."""
    text = "\n" + paths[0].read_bytes().decode()
    titles = list(_TITLE.finditer(text))
    ends = [title.start() for title in titles[1:]] + [len(text)]
    return ((title["name"], text[title.start() : end].strip("\n ")) for title, end in zip(titles, ends, strict=True))


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
