"""Acronyms whose sounds follow neither from their letters nor from English spelling: `JPEG`, `HIPAA`, `SaaS`.

`acronyms.tsv` has in each line how an acronym is usually written, its most usual American pronunciation, in which AH1
and ER1 are the stressed AH and ER, and `word` where a text in capitals has an ordinary word of the same letters.
"""

from functools import cache
from pathlib import Path
from typing import NamedTuple


class _Acronym(NamedTuple):
    written: str
    sounds: str
    is_word: bool


@cache
def _listed() -> dict[str, _Acronym]:
    """By their small letters."""
    lines = Path(__file__).with_name("acronyms.tsv").read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines)
    return {written.lower(): _Acronym(written, sounds, "word" in rest) for written, sounds, *rest in rows}


def sounds_of_acronym(written: str, all_capitals: bool = False) -> str | None:
    """The pronunciation of an acronym in ARPAbet; None for what the list has not.

    Words in small letters or with one capital are ordinary words, unless the list writes them so (`Tdap`). What it
    writes in small letters (`wifi`) is no word of English and said alike in any letters.

    Args:
        all_capitals: the text around it is in capitals as well.
    """
    found = _listed().get(written.lower())
    if found is None or (all_capitals and found.is_word):
        return None
    as_listed = written == found.written or found.written.islower() or sum(map(str.isupper, written)) > 1
    return found.sounds if as_listed else None
