"""Reads the articles of a file of WikiText."""

import re
from itertools import pairwise
from pathlib import Path

# A section's title has more equals signs.
_TITLE = re.compile(r"^ \n = (?P<name>[^=\n](?:[^\n]*[^=\n])?) = (?=\n \n)", re.MULTILINE)


def read_articles(path: Path) -> list[tuple[str, str]]:
    """The title and the text of each article; the texts joined are the file.

    An article begins with the blank line before its title: ` = Title = ` between two blank lines.
    """
    text = path.read_bytes().decode()
    titles = list(_TITLE.finditer(text))
    borders = [0, *(title.start() for title in titles[1:]), len(text)]
    return [(title["name"], text[start:end]) for title, (start, end) in zip(titles, pairwise(borders), strict=True)]
