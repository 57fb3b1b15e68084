"""The sounds of letters' names and of the endings that contractions, plurals and possessives have.

They are written in ARPAbet once, as CMUdict has them, and put into Wiktionary's notation for models that write that, as
are the sounds of `zoo.tasks.pronouncer.acronyms`.
"""

from collections.abc import Callable, Iterable

from zoo.tasks.pronouncer.arpabet import IPA

_NAMES = {
    "a": "EY",
    "b": "B IY",
    "c": "S IY",
    "d": "D IY",
    "e": "IY",
    "f": "EH F",
    "g": "JH IY",
    "h": "EY CH",
    "i": "AY",
    "j": "JH EY",
    "k": "K EY",
    "l": "EH L",
    "m": "EH M",
    "n": "EH N",
    "o": "OW",
    "p": "P IY",
    "q": "K Y UW",
    "r": "AA R",
    "s": "EH S",
    "t": "T IY",
    "u": "Y UW",
    "v": "V IY",
    "w": "D AH1 B AH L Y UW",
    "x": "EH K S",
    "y": "W AY",
    "z": "Z IY",
}

_VOWELS = frozenset(["AA", "AE", "AH", "AO", "AW", "AY", "EH", "ER", "EY", "IH", "IY", "OW", "OY", "UH", "UW"])
_VOICELESS = frozenset(["CH", "F", "K", "P", "S", "SH", "T", "TH"])
_SIBILANTS = frozenset(["CH", "JH", "S", "SH", "Z", "ZH"])

_ENDINGS: dict[str, Callable[[str], str]] = {
    "s": lambda last: "IH Z" if last in _SIBILANTS else "S" if last in _VOICELESS else "Z",
    "d": lambda last: "IH D" if last in ("T", "D") else "T" if last in _VOICELESS else "D",
    "m": lambda last: "M",
    "ll": lambda last: "L" if last in _VOWELS else "AH L",
    "ve": lambda last: "V" if last in _VOWELS else "AH V",
    "re": lambda last: "ER",
    "nt": lambda last: "N T" if last in _VOWELS else "AH N T",
}
"""By their letters: how each is said after a sound. Source: the most frequent forms in CMUdict."""

ENDINGS = frozenset(_ENDINGS)


class Sounds:
    """The names of letters and the endings of words in one notation.

    Args:
        notation: how each symbol of ARPAbet is written, one symbol or several with a space between two; `AH1` and
            `ER1` are the stressed AH and ER.
    """

    def __init__(self, notation: dict[str, str]):
        self._notation = notation
        self._last = {written.split()[-1]: symbol for symbol, written in notation.items() if symbol in IPA}

    def spelled(self, letters: str) -> str:
        """The names of letters, a to z, one after another."""
        return self.written(" ".join(_NAMES[letter] for letter in letters))

    def ending(self, ending: str, before: str) -> str:
        """An ending of `ENDINGS` as it is said after a pronunciation."""
        last = before.split()[-1]
        return self.written(_ENDINGS[ending](self._last.get(last, last)))

    def fit(self, symbols: Iterable[str]) -> bool:
        """Whether a model with these symbols writes all names of letters so."""
        return set(self.spelled("".join(_NAMES)).split()) <= set(symbols)

    def written(self, pronunciation: str) -> str:
        """A pronunciation in ARPAbet, in this notation."""
        return " ".join(self._notation[symbol] for symbol in pronunciation.split())


_NOTATIONS = (
    Sounds({symbol: symbol for symbol in IPA} | {"AH1": "AH", "ER1": "ER"}),
    # Wiktionary's, as SIGMORPHON has it: a symbol for each half of a diphthong, and a bar over an affricate.
    Sounds({symbol: " ".join(ipa) for symbol, ipa in IPA.items()} | {"CH": "t͡ʃ", "JH": "d͡ʒ", "AH1": "ʌ", "ER1": "ɝ"}),
)


def sounds_of(symbols: Iterable[str]) -> Sounds | None:
    """The sounds in the notation that a model writes; None for a notation of its own."""
    return next((sounds for sounds in _NOTATIONS if sounds.fit(symbols)), None)
