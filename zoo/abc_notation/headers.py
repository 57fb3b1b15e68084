"""What a tune's header says, as values: metre, unit length, key, and type of dance."""

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from zoo.errors import InputError

LETTERS = "CDEFGAB"

_NATURAL = dict(zip(LETTERS, (0, 2, 4, 5, 7, 9, 11), strict=True))

MODES = {"major": 0, "minor": -3, "dorian": -2, "phrygian": -4, "lydian": 1, "mixolydian": -1, "locrian": -5}
"""For each mode how many fifths its signature lies above that of the major key on its tonic."""

_SHORT = {"major": "", "minor": "m", "dorian": "dor", "phrygian": "phr", "lydian": "lyd"}
_SHORT |= {"mixolydian": "mix", "locrian": "loc"}
_PARSED = {mode[:3]: mode for mode in MODES} | {"": "major", "ion": "major", "m": "minor", "aeo": "minor"}
_KEY = re.compile(
    r"(?P<tonic>[A-Ga-g][#b]?)\s*(?P<mode>(?!exp)[a-zA-Z]*)\s*(?:exp)?(?P<accidentals>(?:\s*[\^_=]+[A-Ga-g])*)"
)
_CLEF = re.compile(r"(?:^|\s)(?:(?:clef|middle|stafflines)=\S+|(?:treble|alto|tenor|bass)\S*)(?=\s|$)")
_SIGNS = {"^": 1, "_": -1, "=": 0}

_MOST_BEATS = 255
"""A MIDI file can say no more."""

_METRES = {"C": "4/4", "c": "4/4", "C|": "2/2", "c|": "2/2"}

_TYPES = {
    "double jig": "jig",
    "slipjig": "slip jig",
    "hop jig": "slip jig",
    "hornpipes": "hornpipe",
    "fling": "highland fling",
    "set-dance": "set dance",
    "barn dance": "barndance",
}


@dataclass(frozen=True)
class Metre:
    """The beats of a bar, as in 6/8; `count` is 0 where the music is free."""

    count: int
    unit: int

    @classmethod
    def parse(cls, text: str) -> "Metre":
        """The metre of an `M:` field: `6/8`, `C` (4/4), `C|` (2/2), `(2+3)/8`, `none`. Raises `InputError`."""
        text = " ".join(text.split())
        if text.lower() in ("none", ""):
            return cls(0, 1)
        match = re.fullmatch(r"\(? ?(\d{1,3}(?: ?\+ ?\d{1,3})*) ?\)? ?/ ?(\d{1,3})", _METRES.get(text, text))
        if not match or not (counts := [int(count) for count in match[1].split("+")]) or not all(counts):
            raise InputError(f"the metre is {text!r:.60}; expected one such as 6/8, C, C| or none")
        if int(match[2]) not in (1, 2, 4, 8, 16, 32):
            raise InputError(f"the metre is {text!r:.60}; its beat is no power of 2 up to 32")
        if sum(counts) > _MOST_BEATS:
            raise InputError(f"the metre is {text!r:.60}; a bar has at most {_MOST_BEATS} beats")
        return cls(sum(counts), int(match[2]))

    @property
    def length(self) -> Fraction:
        """The length of a bar as a part of a whole note, 0 where the music is free."""
        return Fraction(self.count, self.unit)

    @property
    def compound(self) -> bool:
        """Whether the beats are of three: 6/8, 9/8, 12/8."""
        return self.count > 3 and self.count % 3 == 0 and self.unit >= 8

    @property
    def unit_length(self) -> Fraction:
        """The unit of lengths where no `L:` gives it: 1/16 in bars shorter than 3/4, else 1/8 (standard 2.1, 3.1.7)."""
        return Fraction(1, 16 if 0 < self.length < Fraction(3, 4) else 8)

    def __str__(self) -> str:
        return f"{self.count}/{self.unit}" if self.count else "none"


@dataclass(frozen=True)
class Key:
    """A tonic (`F#`) and a mode (of `MODES`)."""

    tonic: str
    mode: str = "major"

    def __post_init__(self):
        if not re.fullmatch(r"[A-G][#b]?", self.tonic) or self.mode not in MODES:
            raise InputError(f"no key {self.tonic} {self.mode}; expected one such as G, Em, F#m or Ddor")
        if abs(self.fifths) > 7:
            raise InputError(f"the key {self} has {abs(self.fifths)} sharps or flats; no signature has more than 7")

    @classmethod
    def parse(cls, text: str) -> "Key":
        """The key of a `K:` field: `Em`, `E minor`, `F# Dorian`; of a mode only three letters count, in any case.

        The pipes' `HP` is A mixolydian, an empty key or `none` C major. A clef is passed over. Raises `InputError`,
        also for a signature of single accidentals, unless the key has them anyway.
        """
        plain = " ".join(_CLEF.sub("", text).split())
        if plain.upper() == "HP":
            return cls("A", "mixolydian")
        if plain.lower() in ("", "none"):
            return cls("C")
        match = _KEY.fullmatch(plain)
        if not match or match["mode"].lower()[:3] not in _PARSED:
            raise InputError(f"the key is {text.strip()!r:.60}; expected one such as G, Em, F#m or Ddor")
        key = cls(match["tonic"].capitalize(), _PARSED[match["mode"].lower()[:3]])
        for sign, letter in re.findall(r"([\^_=]+)(\w)", match["accidentals"]):
            if _SIGNS.get(sign) != key.signature[letter.upper()]:
                raise InputError(f"the key is {plain!r:.60}; single accidentals in a signature are not supported")
        return key

    @property
    def fifths(self) -> int:
        """The sharps of the signature, or the flats, as a negative number."""
        sharps = "FCGDAEB".index(self.tonic[0]) - 1
        return sharps + 7 * (self.tonic.count("#") - self.tonic.count("b")) + MODES[self.mode]

    @cached_property
    def signature(self) -> dict[str, int]:
        """For each letter its accidental: 1 for a sharp, -1 for a flat, 0 for none."""
        altered = "FCGDAEB"[: self.fifths] if self.fifths > 0 else "BEADGCF"[: -self.fifths]
        return {letter: (1 if self.fifths > 0 else -1) * (letter in altered) for letter in LETTERS}

    @property
    def pitch_class(self) -> int:
        """The semitones of the tonic above C, 0 to 11."""
        return (_NATURAL[self.tonic[0]] + self.tonic.count("#") - self.tonic.count("b")) % 12

    def __str__(self) -> str:
        return f"{self.tonic}{_SHORT[self.mode]}"


def semitones(letter: str, octave: int, accidental: int) -> int:
    """The MIDI number of a pitch; c in the fifth octave is ABC's `c`."""
    return 12 * (octave + 1) + _NATURAL[letter] + accidental


def unit_length(text: str) -> Fraction:
    """The unit of an `L:` field, a part of a whole note. Raises `InputError`."""
    match = re.fullmatch(r"(\d{1,3}) ?(?:/ ?(\d{1,3}))?", " ".join(text.split()))
    if not match or not int(match[1]) or (match[2] and not int(match[2])):
        raise InputError(f"the unit length is {text.strip()!r:.60}; expected one such as 1/8")
    return Fraction(int(match[1]), int(match[2] or 1))


def dance_type(text: str) -> str:
    """The type of an `R:` field, in small letters, one name for each type; "" for none."""
    name = " ".join(text.lower().split())
    return _TYPES.get(name, name)
