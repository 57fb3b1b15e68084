"""Texts of all of Unicode, with what users' texts have: marks, markup, numbers, words."""

import random
from collections.abc import Iterator

VERBS = {
    "ner-bilstm": "analyse",
    "ner-binary": "analyse",
    "sentiment": "classify",
    "tune-type": "classify",
    "word-lm": "score",
    "char-lm-shakespeare": "score",
    "g2p-small": "pronounce",
}
"""A checkpoint of each task that reads text, and the method that answers."""

MARKS = "'’`´ʼ\"“”„-‐–—…\u00a0\u00ad\u200b\u200d\ufe0f\u0301\u0323\r\n\t&<>;.,!?()[]|:/@#0123456789\0\x1b\x85\u202e"
PIECES = [
    "<br />",
    "<b>",
    "</b>",
    "&amp;",
    "&#39;",
    "&#x110000;",
    "&#9999999999;",
    "<!--",
    "-->",
    "<script>",
    "Angela ",
    "Merkel ",
    "O'Brien ",
    "a fine film ",
    "U.S. ",
    "FBI ",
    "1,234.56 ",
    "12th ",
    "1e999 ",
    "9" * 60,
    "|:GABc dedB:| ",
    "X:1\nK:C\n",
    "http://a.b/c?d=e ",
    "\ud800",
    "\udfff",
    "👩‍👩‍👧‍👦",
    "ﷺ",
    "İ",
    "ß",
    "ǆ",
    "\u0345",
]
RANGES = [(0, 0x7F), (0x80, 0xFF), (0x100, 0x24F), (0x300, 0x36F), (0x370, 0x1FFF), (0x2000, 0x2BFF), (0x3040, 0x9FFF)]
RANGES += [(0xAC00, 0xD7A3), (0xF900, 0xFFFF), (0x10000, 0x1FFFF), (0x20000, 0x10FFFF)]


def texts(seed: int) -> Iterator[str]:
    """Short texts without end."""
    chance = random.Random(seed)
    while True:
        parts = []
        for _ in range(chance.choice([0, 1, 1, 2, 3, 5, 10])):
            kind = chance.random()
            if kind < 0.4:
                parts.append(chance.choice(PIECES))
            elif kind < 0.6:
                parts.append("".join(chance.choices(MARKS, k=chance.randint(1, 4))))
            else:
                first, last = chance.choice(RANGES)
                parts.append("".join(chr(chance.randint(first, last)) for _ in range(chance.randint(1, 8))))
        text = "".join(parts)
        yield text * 40 if chance.random() < 0.01 else text
