"""Tunes to a tune generator's ids and back."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from zoo.abc_notation import Key, Metre, Tune
from zoo.errors import InputError
from zoo.text.vocabulary import END, FIRST, UNKNOWN, UNKNOWN_TOKEN, Vocabulary

UNKNOWN_TYPE = "R:?"
"""The symbol of a type that is not said, or that the model does not know."""

FIELDS = {"type": "R:", "metre": "M:", "key": "K:"}
"""The fields of a header, and what their symbols begin with."""


class TuneRow(NamedTuple):
    """A tune as ids: of its header's fields, one each in the order of `TuneEncoder.fields`, and of its music, (tokens,)
    int32, with `<eos>` after it."""

    header: np.ndarray
    music: np.ndarray

    @property
    def ids(self) -> np.ndarray:
        """All of them, (tokens,) int32."""
        return np.concatenate([self.header, self.music])


class TuneEncoder:
    """A tune to ids: 0 for `<eos>`, 1 for `<unk>`, then the symbols in their order.

    A tune is written as one symbol for each field of its header, then the tokens of its music, then `<eos>`:

        R:jig M:6/8 K:G | : D | G A B d 2 B | …  <eos>

    The unit of its lengths needs no field: in the normal form it follows from the metre. Whatever fields are wanted of
    a tune can be put first, since a model learns them in any order; the model itself writes the others. A type may be
    `R:?`, where it is not said. A model without a symbol of a type has a metre and a key for its header.

    Args:
        symbols: of header and music.
        metres: those that a type of dance is written in, such as {"waltz": ["3/4"]}, where the model chooses one; of a
            type that is not listed it chooses among all.

    Raises:
        InputError: symbols without a metre or a key, types without `R:?`, no symbol of music, or metres that are no
            symbols, or of an unknown type.
    """

    def __init__(self, symbols: Sequence[str], metres: Mapping[str, Sequence[str]] | None = None):
        self.vocabulary = Vocabulary(symbols)
        self.metres = {type: list(known) for type, known in (metres or {}).items()}
        self._values = {
            field: {symbol[2:]: self.vocabulary.id(symbol) for symbol in symbols if symbol.startswith(mark)}
            for field, mark in FIELDS.items()
        }
        self.fields = tuple(field for field, values in self._values.items() if values)
        if not {"metre", "key"} <= set(self.fields):
            raise InputError("the symbols of a tune generator have a metre and a key, such as M:6/8 and K:G")
        if "type" in self.fields and (UNKNOWN_TYPE not in self.vocabulary or not self.types):
            raise InputError(f"the symbols of a tune generator with types have {UNKNOWN_TYPE} and one type more")
        named = {metre for known in self.metres.values() for metre in known}
        if not self.metres.keys() <= set(self.types) or not named <= self._values["metre"].keys():
            raise InputError("the metres of types are symbols of both: M:3/4 and R:waltz for a waltz in 3/4")
        header = {index for values in self._values.values() for index in values.values()}
        self.music_ids = [index for index in range(FIRST, len(self.vocabulary)) if index not in header]
        if not self.music_ids:
            raise InputError("the symbols of a tune generator have music, too")

    def __len__(self) -> int:
        """How many ids there are, `<eos>` and `<unk>` among them."""
        return len(self.vocabulary)

    @property
    def symbols(self) -> list[str]:
        return self.vocabulary.symbols

    @property
    def types(self) -> list[str]:
        """The types of dance that can be asked for."""
        return [value for value in self._values["type"] if value != UNKNOWN_TYPE[2:]]

    def field_ids(self, field: str) -> list[int]:
        """The ids of all symbols of a field."""
        return list(self._values[field].values())

    def choices(self, field: str, header: Sequence[int] = ()) -> list[int]:
        """The ids of what a field can say after the ids of others: of a type all but `R:?`, and of type and metre what
        goes together, if anything does."""
        able = {value: index for value, index in self._values[field].items() if (field, value) != ("type", "?")}
        said, every, fits = self.header(header), list(self._values["metre"]), []
        if field == "metre":
            fits = self.metres.get(said["type"], [])
        elif field == "type" and "metre" in said:
            fits = [type for type in self.types if said["metre"] in self.metres.get(type, every)]
        return [index for value, index in able.items() if value in fits] or list(able.values())

    def field_id(self, field: str, value: str | Metre | Key) -> int:
        """The id of a value of a field. Raises `InputError`, listing all, for one that the model has not learnt."""
        if field not in self.fields:
            raise InputError(f"the model knows metre and key alone; leave the {field} out")
        known = self._values[field]
        if str(value) not in known or (field == "type" and str(value) not in self.types):
            listed = self.types if field == "type" else list(known)
            raise InputError(f"the model has learnt no {field} {str(value)!r}; it knows {', '.join(listed)}")
        return known[str(value)]

    def row(self, tune: Tune, say_type: bool = True) -> TuneRow:
        """A tune as ids. An unknown type is `R:?`, as is one that is not to be said; an unknown value of another field
        is `<unk>`."""
        said = {"type": tune.type if say_type else "", "metre": str(tune.metre), "key": str(tune.key)}
        other = {"type": self._values["type"].get(UNKNOWN_TYPE[2:], UNKNOWN)}
        header = [self._values[field].get(said[field], other.get(field, UNKNOWN)) for field in self.fields]
        return TuneRow(np.array(header, np.int32), np.append(self.music(tune.tokens), np.int32(END)))

    def music(self, tokens: Sequence[str]) -> np.ndarray:
        """The ids of tokens of music, (tokens,) int32."""
        return np.array(self.vocabulary.ids(tokens), np.int32)

    def header(self, ids: Sequence[int]) -> dict[str, str]:
        """What the ids of a header say, by field, in whatever order they stand; "" for an unknown type."""
        symbols = [self.symbols[index - FIRST] for index in ids]
        named = {field: symbol[2:] for symbol in symbols for field, mark in FIELDS.items() if symbol.startswith(mark)}
        return named | {"type": named.get("type", "").removeprefix(UNKNOWN_TYPE[2:])}

    def tokens(self, ids: Sequence[int]) -> list[str]:
        """The symbols of ids of music, `<unk>` for an unknown one."""
        return [UNKNOWN_TOKEN if index == UNKNOWN else self.symbols[index - FIRST] for index in ids]
