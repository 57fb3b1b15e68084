"""ARPAbet, the alphabet of American English sounds that CMUdict is written in, and the International Phonetic Alphabet.

Source: the table of CMUdict's symbols; without marks of stress AH stands for ʌ and ə, and ER for ɝ and ɚ. Here they are
those of unstressed syllables, where most of them stand.
"""

from collections.abc import Iterable

from zoo.errors import InputError

IPA = {
    "AA": "ɑ",
    "AE": "æ",
    "AH": "ə",
    "AO": "ɔ",
    "AW": "aʊ",
    "AY": "aɪ",
    "B": "b",
    "CH": "tʃ",
    "D": "d",
    "DH": "ð",
    "EH": "ɛ",
    "ER": "ɚ",
    "EY": "eɪ",
    "F": "f",
    "G": "ɡ",
    "HH": "h",
    "IH": "ɪ",
    "IY": "i",
    "JH": "dʒ",
    "K": "k",
    "L": "l",
    "M": "m",
    "N": "n",
    "NG": "ŋ",
    "OW": "oʊ",
    "OY": "ɔɪ",
    "P": "p",
    "R": "ɹ",
    "S": "s",
    "SH": "ʃ",
    "T": "t",
    "TH": "θ",
    "UH": "ʊ",
    "UW": "u",
    "V": "v",
    "W": "w",
    "Y": "j",
    "Z": "z",
    "ZH": "ʒ",
}
"""By symbol of ARPAbet."""


def check_arpabet(symbols: Iterable[str]) -> None:
    """Refuses symbols that are not all ARPAbet's. Raises `InputError`."""
    others = [symbol for symbol in symbols if symbol not in IPA]
    if others:
        raise InputError(f"the model writes no ARPAbet but symbols such as {others[0]!r}; leave IPA out")


def to_ipa(pronunciation: str) -> str:
    """A pronunciation in ARPAbet, symbols with a space between two, in IPA."""
    return " ".join(IPA[symbol] for symbol in pronunciation.split())
