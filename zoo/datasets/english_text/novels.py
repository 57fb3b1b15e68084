"""Reads the novels of their archive."""

import re
from collections.abc import Iterable
from pathlib import Path

from zoo.datasets.archives import read_members

_NOVEL = re.compile(r"(?:\./)?(?P<name>.+)\.txt")


def read_novels(paths: list[Path]) -> Iterable[tuple[str, str]]:
    r"""The name and the text of each book, sorted by name, its line ends `\n`."""
    return ((name, text.replace("\r\n", "\n")) for name, text in read_members(paths, _NOVEL))
