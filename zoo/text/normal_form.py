"""One normal form for the many spellings of a text, with the place of every character in the original.

    read = normal_form("Conor O’Brien <b>met</b> Zo&euml;")
    read.text                     # "Conor O'Brien met Zoë"
    read.span(6, 13)              # (6, 13): "O’Brien" in the original

Networks read the normal form; what a user gets back is cut out of the text that the user gave. The form is

- NFC, so that canonically equal texts are read alike (Unicode Standard Annex 15);
- one apostrophe `'` and one quotation mark `"` for all that Unicode has;
- `-` for every hyphen, minus sign and short dash, `--` for every long dash, `...` for an ellipsis;
- a plain space for every space separator, a line feed for every end of a line;
- plain letters and digits for those of full width, of mathematical alphabets, and for ligatures;
- without soft hyphens, zero-width and other format characters, and variation selectors;
- the characters of Windows-1252 where a text has the control characters that it is mistaken for;
- without HTML: a tag that breaks a line is a line feed, other tags, comments, scripts and style sheets are nothing, and
  character references are their characters.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from html import unescape
from typing import TYPE_CHECKING, NamedTuple

from zoo.text.tokenizer import Token

if TYPE_CHECKING:
    import numpy as np

VERSION = 1
"""Of the form. A checkpoint says which one its training text was read in; 0 is text as it came."""


class NormalText(NamedTuple):
    """A text in the normal form, and where its characters come from.

    `starts` and `ends`, each (characters,) int, give the span of each character in the original; None where the text
    is the original.
    """

    text: str
    starts: "np.ndarray | None" = None
    ends: "np.ndarray | None" = None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The span in the original of the characters from `start` to `end`, of which there is at least one."""
        if self.starts is None or self.ends is None:
            return start, end
        return int(self.starts[start]), int(self.ends[end - 1])

    def placed(self, tokens: Iterable[Token]) -> list[Token]:
        """Tokens of the normal text with their places in the original."""
        if self.starts is None:
            return list(tokens)
        return [Token(token.text, *self.span(token.start, token.end)) for token in tokens]


def normal_form(text: str, keep: frozenset[str] = frozenset(), markup: bool = True) -> NormalText:
    """A text in the normal form.

    Args:
        text: of any characters.
        keep: characters that stay as they are, because a model has learnt them as they are.
        markup: take HTML out.
    """
    if not _ODD.search(text):
        return NormalText(text)
    read = _composed(_replaced(NormalText(text), _LINE_END.finditer(text), lambda match: "\n"))
    if markup:
        read = _replaced(read, _blocks(read.text), lambda match: "")
        read = _each(read, _TAG, lambda match: "\n" if match[1] else "")
        read = _composed(_each(read, _REFERENCE, _character))
    read = _each(read, _NOT_ASCII, lambda match: match[0] if match[0] in keep else _plain(match[0]))
    return _composed(_each(read, _INNER_BACKTICK, lambda match: match[0] if match[0] in keep else "'"))


def normal_token(token: str, keep: frozenset[str] = frozenset()) -> str:
    """A token in the normal form, without white space around it; as it is where nothing else is left of it."""
    return normal_form(token, keep).text.strip() or token if _ODD.search(token) else token


def settled(text: str) -> int:
    """How many first characters of a text have a normal form that no text after them can change."""
    last = len(text)
    while last and text[last - 1] in _compositions()[1]:
        last -= 1
    if last and (last < len(text) or text[last - 1] == "\r" or text[last - 1] in _compositions()[0]):
        last -= 1
    text = text[:last]
    unfinished = [pattern.search(text, max(0, last - 3 * _LONGEST_TAG)) for pattern in _UNFINISHED]
    return min([last, *(found.start() for found in [*unfinished, _open_block(text)] if found)])


_LONGEST_TAG, _LONGEST_BLOCK = 500, 10_000
"""Characters of a tag's attributes, and of a comment, script or style sheet; what is longer is text."""

_BREAKS = (
    "address|article|aside|blockquote|br|dd|div|dl|dt|fieldset|figure|footer|form|h[1-6]|header|hr|li|main|nav|ol|p|pre|"
    "section|table|td|th|tr|ul"
)
"""Elements of HTML that begin a line."""

_INLINE = (
    "a|abbr|acronym|b|big|bdi|bdo|body|caption|center|cite|code|col|colgroup|del|dfn|em|figcaption|font|head|html|i|img|"
    "ins|kbd|label|link|mark|meta|q|s|samp|small|span|strike|strong|sub|summary|sup|tbody|tfoot|thead|time|title|tt|u|"
    "var|wbr"
)

# An attribute has an equals sign, unlike the words of "a <b or c> d". No part can match in two ways, so that the time
# is in proportion to the text.
_TAG = re.compile(
    rf"</?(?:({_BREAKS})|{_INLINE})(?:\s*|\s[^<>=]{{0,{_LONGEST_TAG}}}=[^<>]{{0,{_LONGEST_TAG}}})/?>", re.IGNORECASE
)
_OPENING = re.compile(rf"<!--|<(script|style)\b[^<>]{{0,{_LONGEST_TAG}}}>", re.IGNORECASE)
_CLOSING = {name: re.compile(rf"</{name}\s*>", re.IGNORECASE) for name in ("script", "style")} | {"": re.compile("-->")}
_REFERENCE = re.compile(r"&(?:amp;){0,3}(#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_UNFINISHED = (
    re.compile(rf"<[^<>]{{0,{2 * _LONGEST_TAG}}}\Z"),
    re.compile(r"&(?:amp;){0,3}#?\w{0,32}\Z"),
    re.compile(r"\w`\Z"),
)
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_LINE_END = re.compile(r"\r\n?")
_INNER_BACKTICK = re.compile(r"(?<=[^\W_])`(?=[^\W_])")
"""An apostrophe of those who have no other key for it; elsewhere backticks quote code, or are of treebanks."""

_ODD = re.compile(r"[^\x00-\x7f]|[<&`\r]")
"""What every text that is not in the normal form has."""


def _blocks(text: str) -> Iterator[re.Match]:
    """The comments, scripts and style sheets of a text."""
    end = 0
    while opening := _OPENING.search(text, end):
        closing = _closing(text, opening)
        end = opening.end() if closing is None else closing
        if closing is not None:
            yield re.compile(".*", re.DOTALL).match(text, opening.start(), closing)  # type: ignore[misc]


def _open_block(text: str) -> re.Match | None:
    """Where a comment, script or style sheet begins that may still end after the text."""
    end = 0
    while opening := _OPENING.search(text, end):
        closing = _closing(text, opening)
        if closing is None and len(text) < opening.end() + _LONGEST_BLOCK:
            return opening
        end = opening.end() if closing is None else closing
    return None


def _closing(text: str, opening: re.Match) -> int | None:
    """Where the block that a match opens has ended, if it ends."""
    closing = _CLOSING[(opening[1] or "").lower()]
    found = closing.search(text, opening.end(), opening.end() + _LONGEST_BLOCK)
    return found.end() if found else None


def _character(match: re.Match) -> str:
    """The character of a reference, or the reference itself where HTML has none of that name."""
    whole = f"&{match[1]};"
    found = unescape(whole)
    return match[0] if found == whole or "\x00" in found else found


@cache
def _plain(character: str) -> str:
    """The form of one character that is not ASCII."""
    if character in _OTHERS:
        return _OTHERS[character]
    if "\x80" <= character <= "\x9f":
        meant = character.encode("latin-1").decode("cp1252", "ignore")
        return _plain(meant) if meant else character
    category, name = unicodedata.category(character), unicodedata.name(character, "")
    if category == "Zs":
        return " "
    if category == "Cf" or "VARIATION SELECTOR" in name:
        return ""
    is_mark = category[0] in "PS" or category == "Lm"  # and no letter such as ŉ
    if is_mark and ("QUOTATION MARK" in name or "APOSTROPHE" in name or "COMMA ORNAMENT" in name):
        return "'" if "SINGLE" in name or ("APOSTROPHE" in name and "DOUBLE" not in name) else '"'
    if "HYPHEN" in name and category == "Pd":
        return "-"
    kind, _, codes = unicodedata.decomposition(character).partition(" ")
    if kind in ("<wide>", "<font>") or (kind == "<compat>" and "LATIN SMALL LIGATURE" in name):
        parts = [chr(int(code, 16)) for code in codes.split()]
        return "".join(part if part.isascii() else _plain(part) for part in parts)
    return character


_OTHERS = {
    **dict.fromkeys(
        "\u00b4\u02b9\u02ca\u02cb\u02bb\u02bc\u02bd\u02c8\u2032\u2035\u05f3\u1fbd\u1fbf\ua78b\ua78c", "'"
    ),  # acute and grave accents, primes, modifier letters, saltillos, geresh, koronis and psili
    **dict.fromkeys("\u02ba\u02ee\u2033\u2036\u05f4", '"'),  # double primes, modifier letters and gershayim
    **dict.fromkeys(
        "\u02d7\u2012\u2013\u05be\u2043\u2212\ufe63\uff0d", "-"
    ),  # figure and en dash, hyphen bullet, minus signs, maqaf
    **dict.fromkeys("\u2014\u2015\ufe58\u2e3a\u2e3b", "--"),  # long dashes
    **dict.fromkeys("\u2027\u034f\u115f\u1160\u3164\uffa0", ""),  # hyphenation point, grapheme joiner, Hangul fillers
    "\u2028": "\n",  # line separator
    "\u2029": "\n\n",  # paragraph separator
    "\u2800": " ",  # blank Braille pattern
    "\u2024": ".",  # one dot leader
    "\u2026": "...",  # ellipsis
}
"""Characters whose names do not say what they stand for."""


def _composed(read: NormalText) -> NormalText:
    """The text in NFC."""
    if unicodedata.is_normalized("NFC", read.text):
        return read
    return _each(read, _clusters(), lambda match: unicodedata.normalize("NFC", match[0]))


@cache
def _compositions() -> tuple[frozenset[str], frozenset[str]]:
    """The characters that another may be composed with, and those that may be composed with one before them."""
    # Hangul has a rule in place of a table.
    first = set(map(chr, [*range(0x1100, 0x1113), *range(0xAC00, 0xD7A4)]))
    second = set(map(chr, [*range(0x1161, 0x1176), *range(0x11A8, 0x11C3)]))
    for code in range(0x80, 0x30000):
        parts = unicodedata.decomposition(chr(code))
        if " " in parts and not parts.startswith("<"):
            before, after = (chr(int(part, 16)) for part in parts.split())
            first |= {before, chr(code)}
            second.add(after)
        if unicodedata.combining(chr(code)):
            second.add(chr(code))
    return frozenset(first), frozenset(second)


@cache
def _clusters() -> re.Pattern[str]:
    """A character with all that may be composed with it; nothing is composed across two of these."""
    return re.compile(f".[{re.escape(''.join(sorted(_compositions()[1])))}]*", re.DOTALL)


def _each(read: NormalText, pattern: re.Pattern[str], form: Callable[[re.Match], str]) -> NormalText:
    """The text with another form in the place of each match of a pattern."""
    return _replaced(read, pattern.finditer(read.text), form)


def _replaced(read: NormalText, matches: Iterable[re.Match], form: Callable[[re.Match], str]) -> NormalText:
    """The text with another form in the place of each match, and where its characters come from."""
    parts, before, changed = [], 0, []
    for match in matches:
        new = form(match)
        if new != match[0]:
            parts += [read.text[before : match.start()], new]
            changed.append((match.start(), match.end(), len(new)))
            before = match.end()
    if not changed:
        return read
    import numpy as np  # which commands that only list checkpoints do without

    text = "".join([*parts, read.text[before:]])
    starts, ends = np.empty(len(text), np.int64), np.empty(len(text), np.int64)
    here = before = 0
    for start, end, length in [*changed, (len(read.text), len(read.text), 0)]:
        same = start - before
        starts[here : here + same] = np.arange(before, start)
        ends[here : here + same] = np.arange(before + 1, start + 1)
        here += same
        # A form of as many characters stands for them one by one; any other stands for all of them.
        one_by_one = length == end - start
        starts[here : here + length] = np.arange(start, end) if one_by_one else start
        ends[here : here + length] = np.arange(start + 1, end + 1) if one_by_one else end
        here, before = here + length, end
    if read.starts is None or read.ends is None:
        return NormalText(text, starts, ends)
    return NormalText(text, read.starts[starts], read.ends[ends - 1])
