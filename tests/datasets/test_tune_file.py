"""Tunes in users' files: what is read, and what is said of a file that cannot be."""

import pytest

from zoo.datasets.tune_file import read_tune_file
from zoo.errors import InputError

BOOK = """\
X:1
T:O'Neill's "Fog"
K:G
"Em"c'A-A|G`A`B|

X:2
K:C
[CE|
"""


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("typed", ["keyboard", "typographic"])
def test_ends_of_lines_and_typography_change_nothing(write_file, capsys, typed, end):
    text = BOOK.replace("\n", end)
    if typed == "typographic":
        text = text.replace("'", "’").replace('"Em"', "“Em”").replace("-", "‑").replace("|G", "|\u00a0G")
    (read,) = read_tune_file(write_file(text, "book.txt"))
    assert (read.name, read.title, read.abc) == ("book/1", "O'Neill's \"Fog\"", "c'A-A | GAB |")
    assert "1 of 2 tunes are left out:\n  book/2: " in capsys.readouterr().err


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("Dear Ada,\n\nno tunes today.\n", "has no tunes; expected ABC, each tune beginning with a line X:<number>"),
        (b"MThd\0\0\0\x06", "is a MIDI file; convert it to ABC"),
        ("X:1\nK:G\n", "has no tune that can be used: book/1: it has no notes"),
    ],
)
def test_a_file_without_tunes_is_named(write_file, content, said):
    with pytest.raises(InputError, match=said) as caught:
        read_tune_file(write_file(content, "book.abc"))
    assert "book.abc" in str(caught.value)
