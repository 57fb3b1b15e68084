"""A closed list of symbols and their ids."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from zoo.errors import InputError

PADDING, UNKNOWN = 0, 1
FIRST = 2
"""The id of a vocabulary's first symbol: 0 pads, 1 stands for all that is not listed."""


class Vocabulary:
    """Symbols and their ids, which count from `FIRST` in the order given.

    Raises:
        InputError: a symbol is no string, is empty or stands twice.
    """

    def __init__(self, symbols: Sequence[str]):
        self.symbols = list(symbols)
        if not all(isinstance(symbol, str) and symbol for symbol in self.symbols):
            raise InputError("a vocabulary holds strings that are not empty")
        self._ids = {symbol: index for index, symbol in enumerate(self.symbols, FIRST)}
        if len(self._ids) != len(self.symbols):
            raise InputError("a symbol stands twice in a vocabulary")

    def __len__(self) -> int:
        """How many ids there are: the symbols, padding and unknown."""
        return FIRST + len(self.symbols)

    def __contains__(self, symbol: str) -> bool:
        return symbol in self._ids

    def id(self, symbol: str) -> int:
        """The symbol's id, `UNKNOWN` if it is not listed."""
        return self._ids.get(symbol, UNKNOWN)

    def ids(self, symbols: Iterable[str]) -> list[int]:
        return [self._ids.get(symbol, UNKNOWN) for symbol in symbols]


END = 0
"""The id of `<eos>`, which also stands before the first token of a text."""


END_TOKEN, UNKNOWN_TOKEN = "<eos>", "<unk>"


def by_count(
    counts: Mapping[str, int], form: Callable[[str], str] = str, least: int = 1, more: Sequence[str] = ()
) -> list[str]:
    """The symbols of a vocabulary, the most frequent first, equally frequent ones in the order of their characters.

    Args:
        counts: how often a text has each of its tokens.
        form: the symbol of a token.
        least: how often the text must have a symbol.
        more: further symbols, which come last.
    """
    forms: Counter[str] = Counter()
    for token, count in counts.items():
        forms[form(token)] += count
    listed = [symbol for symbol, count in forms.items() if count >= least]
    return sorted(listed, key=lambda symbol: (-forms[symbol], symbol)) + [one for one in more if one not in forms]
