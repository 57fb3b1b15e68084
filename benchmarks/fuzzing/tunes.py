"""Tunes in ABC as nobody should type them: pieces of the grammar put together at random, and good tunes with damage.

`texts` makes them, `check` reads one in every way that zoo reads a tune.
"""

from collections.abc import Callable, Iterator, Mapping
from random import Random
from typing import Any
from zlib import crc32

from zoo.abc_notation import Tune, faults, join, melody, read_piece, read_tune, read_tune_book, tokenize
from zoo.abc_notation.normal_form import is_music
from zoo.abc_notation.playable_keys import in_playable_keys
from zoo.abc_notation.sheet_music import check as check_with_music21
from zoo.abc_notation.sheet_music import drawing, midi
from zoo.errors import ZooError
from zoo.tasks.tune_generator.composer import read_request

_LONGEST_MESSAGE = 500

_DRAWN = 100
"""One text in so many is drawn, and read by music21: that takes a hundred times as long as all the rest."""

KNOWN = (
    "c|Z999999|c|",
    "X:1\nM:4/4\nK:C\n" + "Z999999|" * 400,
    "X:1\nM:4/4\nK:C\nc|" + "Z999|c|" * 400,
    "X:1\nK:C\nZD|",
    "c|Z|c|",
    "X:1\nK:C\n{A}u",
    "X:1\nK:C\n[00",
    "X:1\nK:C\n[00c|[0d|",
    "X:1\nK:C" + " " * 3000 + "?\nc|",
    "X:1\nK:C\nM:3" + " " * 8000 + "x\nc|",
    "X:1\nL:1" + " " * 8000 + "x\nK:C\nc|",
    "X:1\nM:" + "+".join(["999"] * 5000) + "/8\nK:C\nc|",
    "X:1\nM:999/8\nK:C\nc|",
    "\r" * 10_000 + "X:1\nK:C\nc|",
    "X:1\nK:C\nc|\n" + "T:a\n" * 6000,
    "T:a\n" * 6000 + "X:1\nK:C\nc|\n",
    "X:1\n\n" + "A:\n\n" * 8000,
    "M:4/4\n" * 8000 + "\n" + "X:1\nK:C\nc|\n" * 2000,
    "X:1\nK:C\n" + "[K:" * 10_000,
    "X:1\nK:C\n" + '"' * 10_001,
    "X:1\nK:C\n" + "!a" * 10_000,
    "X:1\nK:C\n" + ":" * 10_000,
    "X:1\nK:C\n" + "[|]" * 8000 + "c",
    "X:1\nK:C\nc" + "'" * 10_000,
    "X:1\nK:C\nc" + ">" * 10_000 + "d",
    "X:1\nK:C\nc" + "-" * 10_000 + "c",
    "X:1\nK:C\n[" + "c" * 10_000 + "]" + "-" * 10_000 + "[" + "c" * 10_000 + "]",
    "X:1\nK:C\n" + "(" * 8000 + "c" * 8000 + ")" * 8000,
    "X:1\nK:C\n" + "}" * 10_000 + "c",
    "X:1\nK:C\n{c}d" + "}c" * 8000,
    "X:1\nK:C\n" + "." * 8000 + "{c}d" + "}c" * 8000,
    "X:1\nK:C\n" + "{c}d" * 2000,
    "X:1\nK:C\n|:" + "[1c:|" * 6000,
    "X:1\nK:C\n" + "c:|" * 8000,
    "X:1\nK:C\n|:c[" + ",".join(["1-9"] * 8000) + "d:|",
    "X:1\nK:C\n" + "".join(f"c{number}/{number + 1}" for number in range(90_000, 92_000)) + "|",
    "X:1\nL:1/997\nK:C\n" + "".join(f"c{number}/{number + 1}" for number in range(1, 2000)) + "|",
    "X:1\nK:C\n(9:999999:999999c|",
    "X:1\nK:C\nc" + "9" * 5000 + "|",
    "X:1\nK:C\n[" + "1" * 5000 + "c|",
    "X:1\nK:C\nc/" + "0" * 5000 + "|",
    "X:" + "9" * 10_000 + "\nK:C\nc?|",
    "X:1\nK:C\n!" + "a" * 10_000 + "!c|",
)
"""What has been too much for a reader once, or was made to be."""

_GOOD = (
    "X:1\nT:Fog\nR:jig\nM:6/8\nL:1/8\nK:G\n|: D | GAB d2B | {c}(dB)G A>F=D | (3EFG A2 ^c=c | [1 B2A G2D :| [2 [GB]6- "
    "|] [GB]2 .e Td'2b | [K:D] f^ef !trill!a3 | z6 |: D6- | [M:9/8] D6 u.d'3 :|\n",
    'R:reel\n\nX:7\nT:Pot\nM:C|\nK:Em % one sharp\n"Em"EFGA B2 % up\n|"D"edcB A2||\nw: oh\n\nX:8\nM:3/4\nK:C\nc6|\n',
    "GABc dedB|dedB dedB|c2ec B2dB|1 A2F2 G4:|2 A2F2 G2Bc|]",
    "X:3\nM:4/4\nL:1/4\nQ:1/4=120\nV:1 clef=treble\nK:Dmix\n[V:1] d-d (fe) | Z2 | +fac'+4 {/g}f>>e d<<c | x2 y z// |\n",
)  # fmt: skip

_NUMBERS = ("", "", "1", "2", "3", "4", "8", "16", "0", "00", "07", "99", "999999", "1000000", "99999999", "٣", "²")
_VALUES = {
    "X": ("1", "", "7a", "007", "\u2028", "1 2"),
    "T": ("", "Fog", "50% off", "ñ – fáinne", "\x01\x1b[31m", "<title>", "a" * 300),
    "M": ("C", "C|", "6/8", "none", "(2+3)/8", "2+2+3/8", "0/4", "6/7", "255/1", "999/32", "3 / 4", "x", "", "1/0"),
    "L": ("1/8", "1/4", "1/16", "1", "3/7", "999/1", "1/997", "0", "1/0", "x"),
    "K": ("G", "C", "F#m", "Bbmix", "HP", "none", "D exp _b", "Dmix=c", "C clef=bass", "G#", "H", "C ^^f", "", "=="),
    "Q": ("1/4=120", "120", '"Allegro"', "0", "1/0=0"),
    "R": ("jig", "Slip  Jig", "", "x" * 100),
    "V": ("1", "2", "", "T1 name=A", "1 clef=bass"),
    "w": ("la la- * | _", "12345678", "]", "[K:", ""),
    "P": ("A", "(AB)3.C"),
    "U": ("T=!trill!", "~=!roll!"),
    "m": ("~G3=G/A/G/F/G", "x=xx", "n3=n"),
    "I": ("abc-charset utf-8", "linebreak $"),
    "r": ("why", ""),
    "N": ("1234567", "%"),
    "+": ("and so on", ""),
}
_BARS = ("|", "||", "|]", "[|", ":|", "|:", "::", ":||:", "|1", "|2", ":|2", "[1", "[2", "[1,3", "[1-3", "[1.2", "[|]")
_ENDINGS = ("[0", "[00", "[01", "[9", "[10", "[99", "[100", "[3-1", "[1-999999", "[1,", "[-1", "[ 1", "[1,1,1,1")
_MARKS = (*".~HLMOPSTuv", "!trill!", "!D.C.!", "+trill+", "!", "!!", "+", "!a b!", "!" + "x" * 60 + "!", "J", "R")
_TEXTS = ('"Am"', '"^slow"', '"', "%", "% no\n", "%%newpage\n", "\\\n", *"\\`$*&\n\r", "\n\n", "\r\n")
_STRANGE = tuple("\0\x01\x0b\x1c\x85\xa0\u2028\u200b\ufeff’“é♯𝄞\ud800")
_TIMES = (1,) * 60 + (2, 3, 5, 8) * 4 + (40, 300)


def texts(seed: int) -> Iterator[str]:
    """Yields tunes without end: those of `KNOWN`, then others that the seed decides."""
    yield from KNOWN
    random = Random(seed)
    while True:
        yield (_damaged if random.random() < 0.4 else _made)(random)


def check(text: str, models: Mapping[str, Any]) -> None:
    """Reads a text as a tune in every way. What is raised beyond `ZooError` is a flaw of zoo's, or of this.

    Args:
        models: of "tune-type" and "tune-generator", those that are to read it, too.
    """
    is_music(text)
    tunes: list[Tune] = _answer(lambda: read_piece(text, "the tune")) or []
    for book in _answer(lambda: read_tune_book(text, "book")) or []:
        tunes += book.tunes
        for skipped in book.skipped:
            _check_message(skipped.reason)
    for tune in {tune.tokens: tune for tune in tunes}.values():
        _check_tune(tune)
        if crc32(text.encode("utf-8", "replace")) % _DRAWN == 0:
            _answer(lambda tune=tune: drawing(tune))
            _answer(lambda tune=tune: check_with_music21(tune))
    _answer(lambda: tokenize(text))
    if "tune-type" in models:
        _answer(lambda: models["tune-type"].classify(text))
    if "tune-generator" in models:
        encoder = models["tune-generator"].encoder
        _answer(lambda: read_request(encoder, None, "G", "4/4", text))
        for tune in tunes:
            encoder.row(tune)


def _check_tune(tune: Tune) -> None:
    """What holds for every tune that has been read."""
    bars = tune.bars()
    if tokenize(join(tune.tokens)) != list(tune.tokens):
        raise AssertionError(f"{join(tune.tokens)!r} has other tokens")
    for fault in faults(bars):
        str(fault)
    melody(bars)
    _answer(lambda: midi(tune))
    for again in _answer(lambda: read_tune(tune.text(), "again")) or []:
        if (again.metre, again.key) != (tune.metre, tune.key):
            raise AssertionError(f"{tune.text()!r} is in another metre or key")
    in_playable_keys(tune)


def _answer(ask: Callable[[], Any]) -> list[Any] | None:
    """An answer, or None where there is a typed error, whose message is one line of some length."""
    try:
        return [ask()]
    except ZooError as error:
        _check_message(str(error))
        return None


def _check_message(message: str) -> None:
    if "\n" in message or len(message) > _LONGEST_MESSAGE:
        raise AssertionError(f"a message is no line that can be read: {message[:_LONGEST_MESSAGE]!r}")


def _made(random: Random) -> str:
    """A text of pieces of the grammar, with a header or without."""
    header = []
    if random.random() < 0.7:
        fields = [letter for letter in _VALUES if random.random() < 0.3] + ["K"] * (random.random() < 0.9)
        header = [f"{letter}:{random.choice(_VALUES[letter])}\n" for letter in fields]
    return "".join(header) + "".join(_piece(random) for _ in range(random.choice((3, 8, 20, 60))))


def _damaged(random: Random) -> str:
    """A good tune in which something is left out, doubled, moved or put in."""
    text = random.choice(_GOOD)
    for _ in range(random.choice((1, 2, 4, 10))):
        start = random.randrange(len(text) + 1)
        end = min(len(text), start + random.choice((0, 1, 3, 20)))
        kept, out = text[:start], text[start:end]
        other = random.choice(_GOOD)
        place = random.randrange(len(other))
        new = random.choice(("", out * 2, out[::-1], _piece(random), _piece(random), other[place : place + 30]))
        text = kept + new + text[end:]
    return text


def _piece(random: Random) -> str:
    """A piece of the grammar, or the same many times."""
    return random.choice(_PIECES)(random) * random.choice(_TIMES)


def _length(random: Random) -> str:
    slashes = random.choice(("", "", "", "/", "/", "//", "////", "////////", "/" * 9, "/" * 100))
    return random.choice(_NUMBERS) + slashes + (random.choice(_NUMBERS) if slashes else "")


def _note(random: Random) -> str:
    accidental = random.choice(("", "", "", "", "^", "_", "=", "^^", "__", "^_", "=="))
    octave = random.choice(("", "", "", "'", ",", "''", ",,", "'" * 9, "," * 9, ",'", "'" * 100))
    return accidental + random.choice("ABCDEFGabcdefg") + octave + random.choice(("", "", _length(random)))


def _notes(random: Random) -> str:
    return "".join(_note(random) for _ in range(random.choice((0, 1, 2, 3, 3, 40))))


def _rest(random: Random) -> str:
    return random.choice("xyzzZ") + _length(random)


def _chord(random: Random) -> str:
    return "[" + _notes(random) + random.choice(("]", "]", "]", "-]", "", "|", "]]")) + _length(random)


def _old_chord(random: Random) -> str:
    return "+" + _notes(random) + random.choice(("+", "+", ""))


def _grace(random: Random) -> str:
    return random.choice(("{", "{", "{/", "{{")) + _notes(random) + random.choice(("}", "}", "}", "", "}}"))


def _tuplet(random: Random) -> str:
    ratio = "".join(f":{random.choice(_NUMBERS)}" for _ in range(random.choice((0, 0, 1, 2, 3))))
    return "(" + random.choice("23456789 01") + ratio + _notes(random)


def _between(random: Random) -> str:
    return random.choice("><-()") * random.choice((1, 1, 1, 2, 3, 9, 60)) + random.choice(("", _note(random)))


def _field(random: Random) -> str:
    letter = random.choice(list(_VALUES))
    value = random.choice(_VALUES[letter])
    return random.choice((f"\n{letter}:{value}\n", f"[{letter}:{value}]", f"[{letter}:{value}", f"\n{letter}:{value}"))


def _one_of(*symbols: str) -> Callable[[Random], str]:
    return lambda random: random.choice(symbols)


_PIECES: tuple[Callable[[Random], str], ...] = (
    *(_note,) * 6,
    *(_notes,) * 3,
    *(_one_of(*_BARS),) * 5,
    _rest,
    _chord,
    _old_chord,
    _grace,
    _tuplet,
    _between,
    _field,
    _one_of(*_ENDINGS),
    _one_of(*_MARKS),
    _one_of(*_TEXTS),
    _one_of(" "),
    _one_of(*_STRANGE),
)
