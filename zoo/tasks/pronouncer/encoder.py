"""Words to the ids of their letters, and pronunciations to the ids of their symbols and back."""

import unicodedata
from collections.abc import Iterable, Sequence

import numpy as np

from zoo.errors import InputError, RowError
from zoo.tasks.pronouncer.sounds import sounds_of
from zoo.tasks.pronouncer.spoken_form import Dialect, Part, spoken_form, words_of
from zoo.text.normal_form import normal_form
from zoo.text.vocabulary import END, FIRST, UNKNOWN, UNKNOWN_TOKEN, Vocabulary

LONGEST = 64
"""Letters of the longest word that is read, and parts of the longest compound; the dictionaries' own words have 34
letters at most."""

_SHOWN = 6
"""So many signs are named that cannot be spelt."""

Pair = tuple[np.ndarray, np.ndarray]
"""The ids of a source, and those of its target with `<eos>` after them."""


class PronunciationEncoder:
    """Spellings and pronunciations to ids: of letters, 0 pads and 1 is unknown; of symbols, 0 is `<eos>` and 1 `<unk>`;
    then those that are listed, in their order.

    A word is read in small letters; a letter with an accent that is not listed is read without it.

    Args:
        letters: single signs, as words in small letters have them.
        symbols: of pronunciations.

    Raises:
        InputError: no letter or no symbol, a letter that is invalid or upper-case, a symbol with white space, or one
        that
            stands twice.
    """

    def __init__(self, letters: Sequence[str], symbols: Sequence[str]):
        self.source, self.target = Vocabulary(letters), Vocabulary(symbols)
        self._letters = frozenset(self.source.symbols)
        self.sounds = sounds_of(self.target.symbols)
        self.dialect = Dialect(self.sounds is not None, "'" in self._letters)
        if not self.source.symbols or not self.target.symbols:
            raise InputError("pronunciations are made of letters and symbols; give one of each at least")
        for letter in self.source.symbols:
            if len(letter) != 1 or letter != letter.lower():
                raise InputError(f"a letter is one sign, in its small form, not {letter!r}")
        for symbol in self.target.symbols:
            if symbol.split() != [symbol]:
                raise InputError(f"a symbol of a pronunciation has no white space: not {symbol!r}")

    @property
    def letters(self) -> list[str]:
        return self.source.symbols

    @property
    def symbols(self) -> list[str]:
        return self.target.symbols

    def spell(self, word: str) -> str:
        """A word in the letters that are listed, those that cannot be had left as they are written."""
        written = form(word)
        return written if self._letters.issuperset(written) else "".join(map(self._letter, written))

    def _letter(self, sign: str) -> str:
        if sign in self._letters:
            return sign
        if unicodedata.category(sign) == "Mn":  # an accent of its own: no sign has the letter and it in one
            return ""
        plain = unicodedata.normalize("NFD", sign)[0]
        return plain if plain in self._letters else sign

    def encode(self, word: str) -> np.ndarray:
        """The ids of a word's letters, (letters,) int32."""
        return np.array(self.source.ids(self.spell(word)), np.int32)

    def encode_pronunciation(self, pronunciation: str) -> np.ndarray:
        """The ids of a pronunciation's symbols and of the `<eos>` after them, (symbols + 1,) int32."""
        return np.array([*self.target.ids(pronunciation.split()), END], np.int32)

    def decode(self, ids: Iterable[int]) -> str:
        """The pronunciation of ids, up to `<eos>`, symbols with a space between two."""
        named, symbols = [], self.symbols
        for index in ids:
            if index == END:
                break
            named.append(UNKNOWN_TOKEN if index == UNKNOWN else symbols[index - FIRST])
        return " ".join(named)

    def spoken(self, text: str, sentence: bool = False) -> list[tuple[str, list[Part]]]:
        """The words of a text, one or those of a sentence, each with its parts. Raises `InputError`, which continues
        "word 1 …"."""
        if not sentence:
            return [(text, spoken_form(text, self.dialect))]
        words, all_capitals = words_of(text)
        if not words:
            raise InputError("has no word in it; leave it out")
        return [(word, spoken_form(word, self.dialect, all_capitals)) for word in words]

    def check_words(self, words: Iterable[str], sentence: bool = False) -> list[str]:
        """Words, compounds and numbers, or sentences, as a list. Raises `InputError`, naming the row, for one that is
        no string, is empty or too long, or has what cannot be said."""
        return [self.check_word(word, row, sentence) for row, word in enumerate(_listed(words), 1)]

    def check_word(self, word: str, row: int = 1, sentence: bool = False) -> str:
        """As `check_words`, of one."""
        _check_text(word, row)
        try:
            spoken = self.spoken(word, sentence)
        except InputError as error:
            raise RowError("word", row, f"is {shortened(word)!r} and {error}") from None
        for one, parts in spoken:
            if len(parts) > LONGEST:
                reason = f"has {shortened(one)!r}, said in {len(parts)} parts; {LONGEST} at most are said as one word"
                raise RowError("word", row, reason)
            for part in parts:
                if part.kind == "word":
                    self._check_spelling(part.text, word, row)
        return str(word)

    def check_entries(self, words: Iterable[str]) -> list[str]:
        """Words as dictionaries have them, which the network reads as they are, as a list. Raises `InputError`, naming
        the row, for one that is no word, is empty or too long, or has what cannot be spelt."""
        return [self._check_entry(word, row) for row, word in enumerate(_listed(words), 1)]

    def _check_entry(self, word: str, row: int) -> str:
        _check_text(word, row)
        self._check_spelling(word, word, row)
        return str(word)

    def read_words(self, words: Iterable[str]) -> list[str]:
        """The words that the network reads to say each of `words`. Raises `InputError` for one that cannot be said, or
        is not said as one word that the network reads."""
        return [self._read_word(word, row) for row, word in enumerate(self.check_words(words), 1)]

    def _read_word(self, word: str, row: int) -> str:
        (_, parts), *_ = self.spoken(word)
        if len(parts) > 1 or parts[0].kind != "word":
            said = ", ".join("-".join(part.text) if part.kind == "letters" else part.text for part in parts)
            raise RowError(
                "word",
                row,
                f"is {shortened(word)!r}, said in parts ({said}), and attention is that of the network to one word; "
                "give a part that is a word",
            )
        return parts[0].text

    def _check_spelling(self, read: str, word: str, row: int) -> None:
        """Refuses what the network is to read for a word if it is too long or cannot be spelt."""
        spelt = self.spell(read)
        if not spelt:
            raise RowError("word", row, f"is {shortened(word)!r} and has no letter; leave it out")
        if len(spelt) > LONGEST:
            raise RowError(
                "word",
                row,
                f"is {shortened(word)!r}, of {len(spelt)} letters; the model reads words of {LONGEST} at most",
            )
        if not self._letters.issuperset(spelt):
            odd = [sign for sign in dict.fromkeys(spelt) if sign not in self._letters]
            named = ", ".join(repr(sign) for sign in odd[:_SHOWN]) + (" and more" if len(odd) > _SHOWN else "")
            said = "" if form(read) in form(word) else f", said with {shortened(read)!r},"
            raise RowError(
                "word",
                row,
                f"is {shortened(word)!r}{said} and has {named}, which the model cannot spell; it reads one word at a "
                f"time, of the letters {' '.join(sorted(self.letters))}: write it in these",
            )

    def check_pronunciations(self, words: Sequence[str], pronunciations: Iterable | None) -> list[list[str]]:
        """The pronunciations of each word, as lists.

        Args:
            pronunciations: for each word a string, or a list of several.

        Raises:
            InputError: none, too many or too few, one that is no string or empty.
        """
        if pronunciations is None:
            raise InputError("the words have no pronunciations; give each of them one or several")
        if isinstance(pronunciations, str) or not isinstance(pronunciations, Iterable):
            raise InputError(f"pronunciations are a list, one entry a word, not {type(pronunciations).__name__}")
        listed = [[entry] if isinstance(entry, str) else entry for entry in pronunciations]
        if len(listed) != len(words):
            raise InputError(f"{len(words)} words but pronunciations of {len(listed)}")
        for word, entries in zip(words, listed, strict=True):
            good = isinstance(entries, list | tuple) and all(isinstance(one, str) and one.split() for one in entries)
            if not good or not entries:
                raise InputError(
                    f"the pronunciation of {shortened(word)!r} is {entries!r:.60}, not symbols with a space between "
                    "two, nor a list of such strings"
                )
        return [[" ".join(one.split()) for one in entries] for entries in listed]


def form(word: str) -> str:
    """A word without white space around it, in small letters and the normal form: each sign in one piece, with plain
    apostrophes."""
    return normal_form(word).text.strip().lower()


def shortened(word: str) -> str:
    """A word as a message shows it."""
    return word if len(word) <= 30 else f"{word[:29]}…"


def _listed(words: Iterable[str]) -> Iterable[str]:
    if isinstance(words, str | dict) or not isinstance(words, Iterable):
        raise InputError(f"expected a list of words, not {type(words).__name__}; put a single one into a list")
    return words


def _check_text(word: str, row: int) -> None:
    if not isinstance(word, str):
        raise RowError("word", row, f"is {type(word).__name__}, not a string")
    if not form(word):
        raise RowError("word", row, "is empty; leave it out")
