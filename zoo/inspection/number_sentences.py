"""Beginnings of sentences, up to the verb, whose subject is known to be singular or plural."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

Noun = tuple[str, str]
"""A noun in the singular and in the plural."""

CHOOSING: tuple[Noun, ...] = (
    ("king", "kings"),
    ("man", "men"),
    ("girl", "girls"),
    ("brother", "brothers"),
    ("daughter", "daughters"),
    ("soldier", "soldiers"),
    ("lord", "lords"),
    ("doctor", "doctors"),
    ("dog", "dogs"),
    ("bird", "birds"),
    ("officer", "officers"),
    ("child", "children"),
    ("writer", "writers"),
    ("house", "houses"),
    ("book", "books"),
    ("company", "companies"),
)
"""Nouns of the sentences by which a unit is chosen."""

HELD_OUT: tuple[Noun, ...] = (
    ("cat", "cats"),
    ("queen", "queens"),
    ("woman", "women"),
    ("boy", "boys"),
    ("sister", "sisters"),
    ("son", "sons"),
    ("servant", "servants"),
    ("lady", "ladies"),
    ("teacher", "teachers"),
    ("horse", "horses"),
    ("friend", "friends"),
    ("player", "players"),
    ("leader", "leaders"),
    ("ship", "ships"),
    ("car", "cars"),
    ("city", "cities"),
)
"""Nouns of the sentences by which the choice is judged."""

GAPS = (
    ", which already ate the {}, ",
    ", who came with the {}, ",
    " that saw the {} ",
    " near the {} ",
    " behind the {} ",
    " of the {} ",
)
"""What stands between the subject and its verb: nothing in it tells the subject's number, and another noun misleads."""

AGREEING = ("distractor_agreement_relational_noun", "distractor_agreement_relative_clause")
"""BLiMP's paradigms with such a gap; the noun in it has the other number."""


class Prefix(NamedTuple):
    """A sentence up to its verb, with the space before it, and whether its subject is plural."""

    text: str
    plural: bool


def made_up(nouns: Sequence[Noun]) -> list[Prefix]:
    """Every noun in both numbers before every gap, the gap's own noun in both numbers too: so neither that noun nor
    anything else but the subject tells the number."""
    found = []
    for place, subject in enumerate(nouns):
        for step, gap in enumerate(GAPS, 1):
            other = nouns[(place + step) % len(nouns)]
            found += [
                Prefix(f"The {form}{gap.format(between)}", plural)
                for plural, form in zip((False, True), subject, strict=True)
                for between in other
            ]
    return found


def from_pairs(pairs: Iterable[Mapping[str, str]]) -> list[Prefix]:
    """The beginnings of BLiMP's good sentences of `AGREEING`; their verb, in which alone a pair differs, tells the
    number.

    Args:
        pairs: examples of the data set; those of other paradigms are passed over.
    """
    found = []
    for pair in pairs:
        if pair["UID"] not in AGREEING:
            continue
        good, bad = (pair[side].split() for side in ("sentence_good", "sentence_bad"))
        place, *others = [place for place, forms in enumerate(zip(good, bad, strict=False)) if len(set(forms)) > 1]
        singular, other_singular = is_singular(good[place]), is_singular(bad[place])
        if not others and len(good) == len(bad) and singular != other_singular:
            found.append(Prefix(" ".join([*good[:place], ""]), not singular))
    return found


def is_singular(verb: str) -> bool:
    """Whether a verb in the present, or a form of be, have or do, agrees with a singular: is, wasn't, has, sings."""
    stem = verb.rstrip(".").removesuffix("n't")
    return stem.endswith("s") and not stem.endswith("ss")
