"""Reads protocol buffers of strangers: the fields that a table has, as the table has them, and not too many.

A message is a row of fields: a key, which is the field's number and how its value is written, and the value. Other
readers skip what they do not know, and of a field that is there twice they take the last; here both are errors, so that
nothing can be read in two ways.

Source: https://protobuf.dev/programming-guides/encoding
"""

import struct
from types import SimpleNamespace
from typing import Any

Schema = dict[int, tuple[str, Any]]
"""A message's fields by their numbers: a name, and `int`, `float`, `str`, `bytes` or the schema of a message inside. In
a list of one, the field may be there more than once. None is a field that is known and refused."""

_VARINT, _BYTES, _FLOAT = 0, 2, 5

_LONGEST_TEXT = 200


def read(data: memoryview, schema: Schema, what: str, most: int) -> SimpleNamespace:
    """A message by the names of its fields: lists, and None for what is left out. Bytes are not copied.

    Args:
        data: the message.
        schema: its fields.
        what: it is, for errors.
        most: fields and numbers that it may have in all.

    Raises:
        ValueError: it is no such message.
    """
    return _Reader(most).message(data, schema, what)


class _Reader:
    def __init__(self, most: int):
        self._left = most

    def message(self, data: memoryview, schema: Schema, what: str) -> SimpleNamespace:
        found = {name: [] if isinstance(kind, list) else None for name, kind in schema.values() if kind is not None}
        place = 0
        while place < len(data):
            key, place = self._varint(data, place)
            number, written = key >> 3, key & 7
            value, place = self._raw(data, place, written, what)
            name, kind = schema.get(number, (f"a field {number}", None))
            if kind is None:
                raise ValueError(f"its {what} has {name}, which zoo never writes")
            if isinstance(kind, list):
                found[name] += self._several(value, kind[0], written, f"{what}'s {name}")
            elif found[name] is None:
                found[name] = self._value(value, kind, written, f"{what}'s {name}")
            else:
                raise ValueError(f"its {what} has {name} twice")
        return SimpleNamespace(**found)

    def _raw(self, data: memoryview, place: int, written: int, what: str) -> tuple[Any, int]:
        """A value as it is written, and where the next field begins."""
        if written == _VARINT:
            return self._varint(data, place)
        if written not in (_BYTES, _FLOAT):
            raise ValueError(f"its {what} cannot be read")
        size, place = self._varint(data, place) if written == _BYTES else (4, place)
        if size > len(data) - place:
            raise ValueError(f"its {what} ends too early")
        return data[place : place + size], place + size

    def _several(self, value: Any, kind: Any, written: int, what: str) -> list:
        """One more value of a field that may be there more than once; numbers may be packed."""
        if written != _BYTES or _written(kind) == _BYTES:
            return [self._value(value, kind, written, what)]
        values, place = [], 0
        while place < len(value):
            one, place = self._raw(value, place, _written(kind), what)
            values.append(self._value(one, kind, _written(kind), what))
        return values

    def _value(self, value: Any, kind: Any, written: int, what: str) -> Any:
        self._left -= 1
        if self._left < 0:
            raise ValueError("it has more parts than any graph that zoo writes")
        if written != _written(kind):
            raise ValueError(f"its {what} is of another type")
        if isinstance(kind, dict):
            return self.message(value, kind, what.rpartition(" ")[2])
        if kind is int:
            return value - 2**64 if value >= 2**63 else value
        if kind is float:
            return struct.unpack("<f", value)[0]
        return value if kind is bytes else _text(value, what)

    def _varint(self, data: memoryview, place: int) -> tuple[int, int]:
        value = shift = 0
        for byte in data[place : place + 10]:
            value |= (byte & 127) << shift
            place, shift = place + 1, shift + 7
            if byte < 128:
                if value >= 2**64:
                    break
                return value, place
        raise ValueError("it ends too early, or is no ONNX model")


def _written(kind: Any) -> int:
    """How values of a kind are written: as a number of any length, as four bytes, or as a length and so many bytes."""
    return _VARINT if kind is int else _FLOAT if kind is float else _BYTES


def _text(value: memoryview, what: str) -> str:
    text = bytes(value[: _LONGEST_TEXT + 1]).decode("ascii", "replace")
    if len(text) > _LONGEST_TEXT or not (text.isascii() and text.isprintable()):
        raise ValueError(f"its {what} is no short name: {text[:40]!r}")
    return text
