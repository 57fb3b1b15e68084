"""What users write, in the parts that a pronouncer says one by one.

    spoken_form("FBI's")          # letters f b i, ending s
    spoken_form("e-mail")         # letter e, word mail
    spoken_form("MP3")            # letters m p, word three
    spoken_form("JPEG")           # sounds JH EY P EH G
    spoken_form("recurrent")      # word recurrent

Initialisms, capitals in the middle of a word, hyphens, numbers, signs and contractions are read; a word in small
letters is one part, as dictionaries have it.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Literal, NamedTuple

from zoo.errors import InputError
from zoo.tasks.pronouncer.acronyms import sounds_of_acronym
from zoo.tasks.pronouncer.initialisms import is_common, is_said_by_letters
from zoo.tasks.pronouncer.numbers import LARGE, NUMBER, number_in_words
from zoo.tasks.pronouncer.sounds import ENDINGS
from zoo.text.normal_form import normal_form


class Part(NamedTuple):
    """A word that the network reads, letters that are said by their names, or an ending of
    `zoo.tasks.pronouncer.sounds` that is said after the part before it, all in small letters; or the sounds of an
    acronym in ARPAbet."""

    kind: Literal["word", "letters", "ending", "sounds"]
    text: str


class Dialect(NamedTuple):
    """What a model can do: say `letters` by their names, and read words with `apostrophes`."""

    letters: bool = True
    apostrophes: bool = True


ENGLISH = Dialect()
"""Both."""

_SIGNS = {
    "&": "and",
    "+": "plus",
    "%": "percent",
    "@": "at",
    "=": "equals",
    "$": "dollars",
    "£": "pounds",
    "€": "euros",
}

_SAID = frozenset([*_SIGNS, "#"])
"""Signs that are said wherever they stand."""

_CLIPPED = frozenset(
    ["'bout", "'cause", "'course", "'em", "'m", "'n", "'round", "'s", "'til", "'tis", "'twas", "'twere", "'twill"]
)
"""Words that begin with an apostrophe; any other one in front is a quotation mark."""

_PREFIXES = frozenset(["de", "di", "du", "fitz", "la", "le", "mac", "mc", "van", "von"])
"""What stands before a capital in the middle of a name, which is read as a whole."""

_RESPELT = {"can't": "cant", "don't": "doant", "won't": "woant", "ain't": "aint", "shan't": "shant"}
"""Contractions that are not their first part and an ending, for models that read no apostrophe."""

_MIXED = re.compile("[A-Z][a-z][A-Z]{1,2}")
"""Initialisms with a small letter among them: `PhD`, `IoT`, `PwC`."""

_VOWEL = re.compile("[aeiouy]", re.IGNORECASE)
_AND = re.compile(r"(?<=\w)(?:\s*'n'\s*|-n-|\s+(&)\s+)(?=\w)")
_DOTTED = re.compile(r"(?<![^\W_])(?:(?:[A-Z][a-z]{1,2}|[A-Za-z])\.)+(?:[A-Z][a-z]{1,2}|[A-Za-z])(?![^\W_])\.?")
_PIECE = re.compile(rf"{NUMBER}|(?P<word>'?[^\W\d_]+(?:'[^\W\d_]+)*'?)|(?P<other>.)", re.DOTALL)
_POSSESSIVE = re.compile(r"(?P<base>.+)'(?P<ending>[sdSD])")
_CONTRACTION = re.compile(rf"(?P<base>.+?)(?P<nt>n't)|(?P<front>.+)'(?P<ending>{'|'.join(sorted(ENDINGS))})")
_TOKEN = re.compile(rf"[$£€][0-9][0-9,.]* (?:{LARGE})\b\S*|\S+")


def spoken_form(text: str, dialect: Dialect = ENGLISH, all_capitals: bool = False) -> list[Part]:
    """The parts of a word or a compound, in the order in which they are said.

    Args:
        text: without white space in it, except around an *and* as in `rock 'n' roll`, and in `$5 million`.
        dialect: what the model can do.
        all_capitals: it comes from a text in capitals, which say nothing about initialisms.

    Raises:
        InputError: nothing in the text can be said, or a sign cannot; the message continues "word 1 …".
    """
    text = normal_form(text).text.strip()
    if len(text) > 1 and text.isascii() and text.isalpha() and (text.islower() or text.istitle()):
        sounds = sounds_of_acronym(text) if dialect.letters else None
        return [Part("sounds", sounds) if sounds else Part("word", text.lower())]
    text = _DOTTED.sub(_with_hyphens, _AND.sub(lambda match: f"-{match[1] or chr(39) + 'n'}-", text))
    stripped = text.strip("".join(sign for sign in text if _is_punctuation(sign)))
    ended = _POSSESSIVE.fullmatch(stripped)
    if dialect.letters and (sounds := sounds_of_acronym(ended["base"] if ended else stripped, all_capitals)):
        return [Part("sounds", sounds), *([Part("ending", ended["ending"].lower())] if ended else [])]
    parts = list(_parts(text, dialect, all_capitals))
    if not parts:
        raise InputError("has no letter, digit or sign that can be said; leave it out")
    return parts


def words_of(sentence: str) -> tuple[list[str], bool]:
    """The words of a sentence with what stands at them, without those that are all punctuation; and whether all of it
    is in capitals, ordinary words too."""
    normal = normal_form(sentence)
    text = normal.text.replace("--", "  ")
    found = [match for match in _TOKEN.finditer(text) if not all(map(_is_punctuation, match[0]))]
    spans = [slice(*normal.span(*match.span())) for match in found]
    words = [sentence[span] for span in spans]
    return words, text.isupper() and any(is_common(part.lower()) for part in re.findall(r"[A-Z]+", text))


def _parts(text: str, dialect: Dialect, all_capitals: bool) -> Iterator[Part]:
    matches = list(_PIECE.finditer(text))
    alone = sum(not match["other"] or match["other"] in _SAID for match in matches) == 1
    for match in matches:
        before, after = text[max(0, match.start() - 1) : match.start()], text[match.end() : match.end() + 1]
        if match["word"]:
            written = match["word"]
            if not alone and _is_label(written, before + after):
                yield from _named(written, dialect)
            else:
                yield from _word(written, dialect, all_capitals)
        elif match["other"]:
            yield from _sign(match["other"], before, after)
        else:
            for word in number_in_words(match).split():
                yield from _small(word, dialect)


def _sign(sign: str, before: str, after: str) -> Iterator[Part]:
    if sign.isspace():
        raise InputError("has white space; ask for whole sentences with sentence=True, or --sentence")
    if sign in _SIGNS:
        yield Part("word", _SIGNS[sign])
    elif sign == "#":
        yield Part("word", "number" if after.isdigit() else "sharp" if before.isalpha() else "hashtag")
    elif sign == "-" and not before and after.isdigit():
        yield Part("word", "minus")
    elif sign == "." and before.isalnum() and after.isalnum():
        yield Part("word", "dot")
    elif sign == "/" and before.isdigit() and after.isdigit():
        yield Part("word", "slash")
    elif not _is_punctuation(sign):
        raise InputError(f"has {sign!r}, which cannot be said; write it out or leave it out")


def _word(written: str, dialect: Dialect, all_capitals: bool) -> Iterator[Part]:
    """The parts of letters and apostrophes."""
    if written[0] == "'" and written.lower().rstrip("'") not in _CLIPPED:
        written = written[1:]
    written = written.rstrip("'")  # of a possessive, silent, or a quotation mark
    ended = _POSSESSIVE.fullmatch(written)
    plural = written[-1:] == "s" and written[-2:-1].isupper() and sum(map(str.isupper, written)) > 1
    if not dialect.letters or not (ended or plural):
        yield from _cased(written, dialect, all_capitals)
        return
    base, ending = (ended["base"], ended["ending"]) if ended else (written[:-1], "s")
    one_letter = len(base) == 1 and base.isascii()
    *parts, last = (
        [Part("letters", base.lower())] if one_letter else _cased(base, dialect, all_capitals or ending.isupper())
    )
    yield from parts
    of_capitals = base[-1].isupper() and ending.islower()  # not in the dictionary with its ending, as `it's` is
    if last.kind != "word" or of_capitals or not dialect.apostrophes:
        yield from (last, Part("ending", ending.lower()))
    else:
        yield Part("word", f"{last.text}'{ending.lower()}")


def _cased(written: str, dialect: Dialect, all_capitals: bool) -> Iterator[Part]:
    """The parts of a word without a possessive ending: those that begin with a capital, or that capitals make."""
    if "'" in written or not dialect.letters or not _plain(written).isascii():
        yield from _small(written.lower(), dialect)
        return
    segments = [written] if sounds_of_acronym(written, all_capitals) else _segments(written)
    for segment in segments:
        plain = _plain(segment).lower()
        single = len(segment) == 1 and (len(segments) > 1 or plain != "a")
        capitals = len(segment) > 1 and segment.isupper() and is_said_by_letters(plain, all_capitals)
        mixed = _MIXED.fullmatch(segment) or (len(segments) > 1 and not _VOWEL.search(plain))
        if sounds := sounds_of_acronym(segment, all_capitals):
            yield Part("sounds", sounds)
        elif single or capitals or mixed:
            yield Part("letters", plain)
        else:
            yield from _small(segment.lower(), dialect)


def _segments(written: str) -> list[str]:
    """What capitals in the middle of a word separate."""
    starts = [place for place in range(1, len(written)) if _begins(written, place)]
    segments = [written[start:end] for start, end in zip([0, *starts], [*starts, len(written)], strict=True)]
    is_name = len(segments) == 2 and segments[0].lower() in _PREFIXES and segments[1].istitle()
    return [written] if is_name or _MIXED.fullmatch(written) else segments


def _begins(written: str, place: int) -> bool:
    """Whether a capital in the middle of a word begins a part of it, as the T of YouTube and of HTMLText does."""
    ends_capitals = written[place - 1].isupper() and written[place + 1 : place + 2].islower()
    return written[place].isupper() and (written[place - 1].islower() or ends_capitals)


def _small(word: str, dialect: Dialect) -> Iterator[Part]:
    """The parts of a word in small letters: contractions that the network does not know are ended by rule."""
    found = _CONTRACTION.fullmatch(word)
    if not dialect.letters or found is None:
        yield Part("word", word if dialect.apostrophes or not dialect.letters else word.replace("'", ""))
    elif not dialect.apostrophes and word in _RESPELT:
        yield Part("word", _RESPELT[word])
    elif not dialect.apostrophes or word == "i'm" or word.count("'") > 1:
        base = found["base"] or found["front"]
        yield from [Part("letters", "i")] if base == "i" else _small(base, dialect)
        yield Part("ending", "nt" if found["nt"] else found["ending"])
    else:
        yield Part("word", word)


def _named(letters: str, dialect: Dialect) -> Iterator[Part]:
    yield Part("letters" if dialect.letters else "word", letters.lower())


def _is_label(letters: str, around: str) -> bool:
    """Whether letters of a compound are said by their names for what stands around them: a letter alone, but for the
    article; few letters at a digit, or capitals at an `&`."""
    few = len(letters) < 3 or not _VOWEL.search(letters)
    at_digit, at_sign = any(map(str.isdigit, around)), "&" in around
    if not (letters.isascii() and letters.isalpha()) or (letters == "a" and not at_digit):
        return False
    return len(letters) == 1 or (few and at_digit) or (len(letters) < 4 and at_sign and letters.isupper())


def _with_hyphens(match: re.Match[str]) -> str:
    """`U.S.` as U-S and `Ph.D.s` as P-H-D's, which are spelled whatever word their letters are; four or
    more, and acronyms, lose their full stops (`N.A.S.A.`)."""
    segments = re.findall("[A-Za-z]+", match[0])
    plural = segments[-1] == "s" and segments[-2].isupper()
    segments = segments[:-1] if plural else segments
    closed = "".join(segments)
    is_acronym = (len(segments) > 3 and closed.isupper()) or sounds_of_acronym(closed)
    return (closed if is_acronym else "-".join(map(_spelled, segments))) + ("'s" if plural else "")


def _spelled(segment: str) -> str:
    return segment if len(segment) > 1 and _VOWEL.search(segment) else "-".join(segment.upper())


def _plain(word: str) -> str:
    """Without accents."""
    return "".join(sign for sign in unicodedata.normalize("NFD", word) if unicodedata.category(sign) != "Mn")


def _is_punctuation(sign: str) -> bool:
    return sign not in _SAID and (sign == "`" or unicodedata.category(sign)[0] == "P")
