"""Tokens of a tune's music, and back."""

import re
from collections.abc import Iterable
from functools import lru_cache

from zoo.errors import InputError

BARS = ("|", "||", "|]", "|:", ":|", "::")

PITCH = re.compile(r"(?P<accidental>\^\^?|__?|=)?(?:(?P<low>[A-G])(?P<down>,*)|(?P<high>[a-g])(?P<up>'*))")

_LONGEST = 50
"""The most characters of a token."""

_MOST_IN_CHORD = 32
"""Notes."""

_TOKEN = re.compile(
    r"""
    \[[KM]:[^\[\]\s]+\]             # a change of key or metre
    | ![^!\s]+! | [.~HLMOPSTuv]     # a decoration
    | :: | :\| | \|: | \|\| | \|\] | \|
    | \[[1-9][0-9,\-]*              # an ending
    | \([2-9](?::[1-9][0-9]?(?::[1-9][0-9]?)?)? # a tuplet
    | (?:\^\^?|__?|=)?(?:[A-G],*|[a-g]'*)
    | z
    | [1-9][0-9]*(?:/[1-9][0-9]*)? | /[1-9][0-9]*
    | >+ | <+
    | \{/? | \} | [()\[\]] | -
    """,
    re.VERBOSE,
)


def tokenize(text: str) -> list[str]:
    """The tokens of music in the normal form; white space between them says nothing. Raises `InputError`."""
    tokens = []
    for word in text.split():
        place = 0
        while place < len(word):
            match = _TOKEN.match(word, place)
            if not match:
                raise InputError(f"{word[place : place + 12]!r} is no ABC in the normal form")
            tokens.append(match[0])
            place = match.end()
    return tokens


def join(tokens: Iterable[str]) -> str:
    """The text of tokens: `tokenize` gives the same tokens, whatever they are. Bars stand between spaces."""
    text, before = "", ""
    for token in tokens:
        text += token if not before or _close(before, token) else f" {token}"
        before = token
    return text


@lru_cache(maxsize=1 << 14)
def _close(before: str, token: str) -> bool:
    """Whether two tokens can stand side by side without a space."""
    apart = before in BARS or token in BARS or is_ending(before)
    match = _TOKEN.match(before + token)
    return not apart and match is not None and match[0] == before


def _is_token(token: str) -> bool:
    return len(token) <= _LONGEST and _is_short_token(token)


@lru_cache(maxsize=1 << 14)
def _is_short_token(token: str) -> bool:
    return _TOKEN.fullmatch(token) is not None


@lru_cache(maxsize=1 << 14)
def is_pitch(token: str) -> bool:
    return PITCH.fullmatch(token) is not None


def is_length(token: str) -> bool:
    return token[0].isdigit() or token[0] == "/"


def is_decoration(token: str) -> bool:
    return token in ".~HLMOPSTuv" or (token[0] == "!" and token[-1] == "!")


def is_ending(token: str) -> bool:
    return token[:1] == "[" and token[1:2].isdigit()


def is_tuplet(token: str) -> bool:
    return token[0] == "(" and len(token) > 1


def is_broken(token: str) -> bool:
    return token[0] in "<>"


def is_field(token: str) -> bool:
    return token[1:2] in ("K", "M") and token[2:3] == ":"


def groups(tokens: Iterable[str]) -> list[list[str]]:
    """The tokens in groups: a note, rest or chord with its length, grace notes in braces, anything else alone.

    Raises `InputError` for a chord or grace notes without an end, for a length of nothing, and for what is no token.
    """
    found: list[list[str]] = []
    until = ""
    for token in tokens:
        if not _is_token(token):
            raise InputError(f"{_where(found)}: {token!r:.40} is no ABC in the normal form")
        if until:
            if not _fits_inside(token, until):
                break
            found[-1].append(token)
            if until == "]" and len(found[-1]) > 2 + _MOST_IN_CHORD:
                raise InputError(f"{_where(found)}: a chord has more than {_MOST_IN_CHORD} notes")
            until = "" if token == until else until
        elif is_length(token):
            if not found or not is_note(found[-1]) or is_length(found[-1][-1]):
                raise InputError(f"{_where(found)}: the length {token!r} does not follow a note")
            found[-1].append(token)
        else:
            found.append([token])
            until = {"[": "]", "{": "}", "{/": "}"}.get(token, "")
    if until:
        raise InputError(f"{_where(found)}: {join(found[-1])!r:.40} has no end; expected {until!r}")
    return found


def _where(found: list[list[str]]) -> str:
    return f"after bar line {sum(group[0] in BARS for group in found)}"


def _fits_inside(token: str, until: str) -> bool:
    """Whether a token may stand in a chord, or among grace notes, up to its end."""
    if token == until or is_pitch(token):
        return True
    return until == "}" and (is_length(token) or token in "()" or is_decoration(token))


def is_note(group: list[str]) -> bool:
    """Whether a group is a note, a rest or a chord."""
    return group[0] in ("z", "[") or is_pitch(group[0])


def pitches(group: list[str]) -> list[str]:
    """The pitches of a note, none of a rest."""
    return [token for token in group if is_pitch(token)]


def without_fields(tokens: Iterable[str]) -> list[str]:
    """The tokens without changes of key and metre: what is played, and nothing that a header would say."""
    return [token for token in tokens if not is_field(token)]


def without_ornaments(tokens: Iterable[str]) -> list[str]:
    """The tokens without decorations, grace notes and slurs: what a second typist would have typed, too."""
    kept = (group for group in groups(tokens) if group[0][0] != "{" and not is_decoration(group[0]))
    return [token for group in kept for token in group if token not in "()"]
