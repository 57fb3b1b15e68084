"""The schemes in which people tag words as parts of entities, told apart by a whole file's tags, and turned into IOB2.

| scheme | Ada Quill of New York City, Rome |
| --- | --- |
| IOB2 | `B-PER I-PER O B-LOC I-LOC I-LOC B-LOC` |
| IOB1 | `I-PER I-PER O I-LOC I-LOC I-LOC B-LOC`: B only where an entity follows one of its type |
| BIOES | `B-PER E-PER O B-LOC I-LOC E-LOC S-LOC` |
| BILOU | `B-PER L-PER O B-LOC I-LOC L-LOC U-LOC` |
| types | `PER PER O LOC LOC LOC LOC`: neighbours of one type are one entity |

Sources: Ramshaw & Marcus 1995 (IOB1); Ratinov & Roth 2009 (BILOU).
"""

import re
from collections.abc import Sequence

from zoo.data.files import Flaw
from zoo.datasets.iob2 import WANTED, TaggedWord, broken
from zoo.text.iob2 import OUTSIDE

IOB2, IOB1, BIOES, BILOU, TYPES = "IOB2", "IOB1", "BIOES", "BILOU", "types"

_PREFIXED = re.compile(r"([BIESLU])-(\S+)")
_TYPE = re.compile(r"[^\W\d_]\S+")
_ENDS = {BIOES: "ES", BILOU: "LU"}
"""The prefixes of the last word of several, and of a single one."""

Sentences = Sequence[Sequence[TaggedWord]]


def scheme_of(sentences: Sentences) -> tuple[str, list[Flaw]]:
    """The scheme of the tags, and what in them is of no scheme or of another than the rest."""
    words = [word for sentence in sentences for word in sentence if word.tag != OUTSIDE]
    prefixes = {word.tag[0] for word in words if _PREFIXED.fullmatch(word.tag)}
    if words and not prefixes and any(word.tag == OUTSIDE for sentence in sentences for word in sentence):
        return TYPES, [_no_tag(word) for word in words if not _TYPE.fullmatch(word.tag)]
    ends = [scheme for scheme, letters in _ENDS.items() if prefixes & set(letters)]
    known = "BI" + "".join(_ENDS[scheme] for scheme in ends[:1])
    flaws = [_no_tag(word) for word in words if not _PREFIXED.fullmatch(word.tag) or word.tag[0] not in known]
    if ends:
        return ends[0], flaws or _broken_ends(sentences, _ENDS[ends[0]])
    breaks = _broken_beginnings(sentences)
    if breaks and _is_iob1(sentences):
        return IOB1, flaws
    return IOB2, flaws or breaks


def as_iob2(tags: Sequence[str], scheme: str) -> list[str]:
    """A sentence's tags of a scheme, without flaws, in IOB2."""
    if scheme == IOB2:
        return list(tags)
    if scheme in _ENDS:
        last, single = _ENDS[scheme]
        return [{last: "I", single: "B"}.get(tag[0], tag[0]) + tag[1:] for tag in tags]
    if scheme == TYPES:
        tags = [tag if tag == OUTSIDE else f"I-{tag}" for tag in tags]
    before = [OUTSIDE, *tags]
    return [
        f"B-{tag[2:]}" if tag != OUTSIDE and tag[2:] != previous[2:] else tag
        for previous, tag in zip(before, tags, strict=False)
    ]


def _no_tag(word: TaggedWord) -> Flaw:
    return Flaw(f"line {word.line}", f"the tag is {word.tag!r}", WANTED)


def _pairs(sentences: Sentences) -> list[tuple[str, TaggedWord]]:
    """Words, each with the tag before it in its sentence."""
    found = []
    for sentence in sentences:
        before = [OUTSIDE, *(word.tag for word in sentence)]
        found += zip(before, sentence, strict=False)
    return found


def _broken_beginnings(sentences: Sentences) -> list[Flaw]:
    """The words with I- that continue no entity."""
    return [
        broken(word.line, word.tag, previous)
        for previous, word in _pairs(sentences)
        if word.tag.startswith("I-") and previous[2:] != word.tag[2:]
    ]


def _is_iob1(sentences: Sentences) -> bool:
    """Whether B- stands only where an entity follows one of its type."""
    return all(previous[2:] == word.tag[2:] for previous, word in _pairs(sentences) if word.tag.startswith("B-"))


def _broken_ends(sentences: Sentences, ends: str) -> list[Flaw]:
    """The words that continue or end no entity, or that end the sentence or begin another entity inside of one."""
    last, single = ends
    flaws = []
    for sentence in sentences:
        previous = OUTSIDE
        for word in sentence:
            is_open, goes_on = previous[0] in "BI", word.tag[0] in f"I{last}"
            if is_open != goes_on or (goes_on and previous[2:] != word.tag[2:]):
                way_out = f"entities are B- I- {last}-, or {single}- of one word"
                flaws.append(Flaw(f"line {word.line}", f"{word.tag} follows {previous}", way_out))
            previous = word.tag
        if previous[0] in "BI":
            way_out = f"end the entity with {last}-, or tag it {single}-"
            flaws.append(Flaw(f"line {sentence[-1].line}", f"{previous} ends the sentence", way_out))
    return flaws
