"""Raw text to word tokens with exact character offsets, and tokens to sentences.

The conventions are those of the Penn Treebank and of the CoNLL-2003 files: clitics stand alone
(`did n't`, `Fischler 's`), abbreviations keep their full stop (`U.S.`, `Corp.`), hyphenated words and
numbers such as `1996-08-22` or `20,000` are one token, and every other mark is a token of its own.
"""

import re
from typing import NamedTuple


class Token(NamedTuple):
    """A token and where it stands in the source, from `start` to `end`, in Unicode code points; the text is what stands
    there, or its normal form (`zoo.text.normal_form`)."""

    text: str
    start: int
    end: int


_ABBREVIATIONS = (
    "Mr|Mrs|Ms|Dr|Prof|Rev|Hon|St|Mt|Ft|Jr|Sr|Esq|Gen|Col|Capt|Lt|Sgt|Maj|Cmdr|Gov|Sen|Rep|Pres|Messrs|Mme|"
    "Mlle|Inc|Corp|Co|Ltd|Bros|Cos|Assn|Dept|Univ|Govt|Natl|vs|Vs|etc|No|Nos|cf|viz|approx|dept|Jan|"
    "Feb|Mar|Apr|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec|Mon|Tue|Tues|Wed|Thu|Thurs|Fri|Calif|Conn|Fla|Ga|"
    "Mich|Minn|Mo|Neb|Nev|Okla|Ore|Pa|Tenn|Tex|Va|Vt|Wash|Wis|Wyo"
)

# What could begin anywhere in a run of letters looks back first: else a long run would be read again from each of them.
_TOKEN = re.compile(
    r"""
      (?:https?://|www\.)[^\s<>"]*[^\s<>".,;:!?)\]'] # addresses of pages
    | (?<![\w.+-])[\w.+-]+@\w[\w-]*(?:\.\w[\w-]*)+  # addresses of mail
    | [@\#]\w+                                       # names and topics of social media
    | (?:[^\W\d_]\.){2,}                             # U.S.  a.m.
    | (?:"""
    + _ABBREVIATIONS
    + r""")\.(?=\s|$|[,;:)'"])                       # Corp.
    | [A-Z]\.(?=\s*[A-Za-z(])                        # J. Smith
    | [A-Z]{1,2}\$                                   # US$  C$
    | [+-]?(?:\d+(?:[.,:/-]\d+)+|\d+|[.]\d+)(?:[^\W\d_]+\b)?(?:-[^\W_]+)*   # 6-4  20,000  .500  2nd  61-run
    | (?<!\w)\w+?(?=n['’]t\b)                        # did|n't
    | n['’]t\b
    | ['’](?:s|S|m|M|d|D|re|RE|ve|VE|ll|LL)\b        # clitics
    | [^\W_]+(?:(?!['’](?:s|m|d|re|ve|ll)\b)(?:['’&-]|\.(?=[^\W\d_]{2}))[^\W_]+)*   # words: O'Brien, S&P, one-day
    | \.{2,} | -{2,} | …
    | [^\s]                                          # any other mark
    """,
    re.VERBOSE,
)

_ENDS = frozenset({".", "!", "?", "...", "…"})
_CLOSERS = frozenset("\"'”’)]»") | {"''"}
_OPENERS = frozenset("\"'“‘([«") | {"``"}


def tokenize(text: str) -> list[Token]:
    """Splits `text` into tokens; white space separates and is never part of one."""
    return [Token(match.group(), match.start(), match.end()) for match in _TOKEN.finditer(text)]


def whitespace_tokens(text: str) -> list[Token]:
    """What white space separates, for text that is tokenized already."""
    return [Token(match.group(), match.start(), match.end()) for match in re.finditer(r"\S+", text)]


def split_sentences(text: str, tokens: list[Token], limit: int = 200) -> list[list[Token]]:
    """Groups tokens into sentences.

    A sentence ends at a blank line, or at a full stop, question or exclamation mark (with the quotes and brackets
    that close after it) when the next token could open a sentence. None is longer than `limit` tokens.
    """
    sentences: list[list[Token]] = []
    current: list[Token] = []
    ended = False
    for token in tokens:
        if current:
            gap = text[current[-1].end : token.start]
            closes = ended and token.text in _CLOSERS and (not gap or token.text not in _OPENERS)
            opens = ended and not closes and (token.text in _OPENERS or not token.text[0].islower())
            if opens or gap.count("\n") > 1 or len(current) == limit:
                sentences.append(current)
                current = []
            ended = closes or (token.text in _ENDS)
        else:
            ended = token.text in _ENDS
        current.append(token)
    return [*sentences, current] if current else sentences
