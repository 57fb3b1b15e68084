"""Users' files as text and lines. Every error names the file and, where it can, the line, counted from 1.

Read are UTF-8, and UTF-16 and UTF-32 with a byte-order mark; packed with gzip, bzip2 or xz; lines that end in any way.
"""

import bz2
import codecs
import gzip
import lzma
import re
from collections.abc import Callable, Sequence
from os import PathLike
from pathlib import Path
from typing import Any, NamedTuple
from zlib import error as zlib_error

from zoo.errors import InputError

_NAMED_FLAWS = 5

_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",  # begins as the mark of UTF-16 does
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}

_PACKED = {b"\x1f\x8b": gzip.decompress, b"BZh": bz2.decompress, b"\xfd7zXZ\0": lzma.decompress}
COMPRESSED: dict[str, Callable[..., Any]] = {".gz": gzip.open, ".bz2": bz2.open, ".xz": lzma.open}
"""What opens a packed file, by the suffix of its name."""

_TEXT = "save it as plain text in UTF-8"
_TABLE = "save it as CSV in UTF-8"
_EITHER = "save it as plain text or CSV in UTF-8"
_OTHER = "give a text"
_BINARY = {
    b"PK\x03\x04": ("a ZIP archive, such as .docx or .xlsx", _EITHER),
    b"\xd0\xcf\x11\xe0": ("an old Office file, such as .doc or .xls", _EITHER),
    b"PAR1": ("a Parquet file", "give it the suffix .parquet where a table is read, or " + _TABLE),
    b"SQLite format 3\0": ("an SQLite database", _TABLE),
    b"%PDF-": ("a PDF", _TEXT),
    rb"{\rtf": ("an RTF document", _TEXT),
    b"\x89PNG": ("a PNG picture", _OTHER),
    b"\xff\xd8\xff": ("a JPEG picture", _OTHER),
    b"GIF8": ("a GIF picture", _OTHER),
    b"MThd": ("a MIDI file", "convert it to ABC"),
    b"RIFF": ("a recording or a film", _OTHER),
    b"OggS": ("a recording", _OTHER),
    b"fLaC": ("a recording", _OTHER),
    b"ID3": ("a recording", _OTHER),
    b"7z\xbc\xaf": ("a 7z archive", "unpack it"),
    b"\x28\xb5\x2f\xfd": ("packed by Zstandard", "unpack it by zstd -d"),
}
"""What files that are no text begin with, what they are, and the way out."""
_WITHOUT_NUL = (b"%PDF-", rb"{\rtf")
SAMPLE = 4096
"""Bytes that show what a file is."""


class Flaw(NamedTuple):
    """Something wrong in a file: its place, such as `line 3`, what it is, and what to do."""

    place: str
    what: str
    way_out: str


def flawed(path: str | PathLike[str], flaws: Sequence[Flaw]) -> InputError:
    """The error that names the first five flaws of a file and says how many more there are, in one line."""
    named = [f"{place}: {what}" for place, what, _ in flaws[:_NAMED_FLAWS]]
    more = [f"and {len(flaws) - _NAMED_FLAWS} more"] if len(flaws) > _NAMED_FLAWS else []
    ways_out = dict.fromkeys(flaw.way_out for flaw in flaws[:_NAMED_FLAWS])
    return InputError(f"{path}, {'; '.join([*named, *more, *ways_out])}")


def read_text(path: str | PathLike[str]) -> str:
    """The text of a file, without a byte-order mark and with `\\n` for every end of a line.

    Raises:
        InputError: a file that cannot be read, is no text or is in another encoding.
    """
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        raise InputError(f"cannot read {path}: {error.strerror}") from error
    return decode(unpacked(data, str(path)), str(path))


def read_lines(path: str | PathLike[str]) -> list[str]:
    """The lines of a file without their ends, `\\n`, `\\r\\n` or `\\r`; the end of the last line may be missing.

    `str.splitlines` would also split at U+2028 and its like, which tweets contain. Raises `InputError` as `read_text`.
    """
    return split_lines(read_text(path))


def suffix(path: str | PathLike[str]) -> str:
    """The suffix of a file's name in small letters, of a packed file the one before `.gz` and its like."""
    found = [part.lower() for part in Path(path).suffixes]
    return next((part for part in reversed(found) if part not in COMPRESSED), "")


def unpacked(data: bytes, name: str) -> bytes:
    """Bytes as they were before gzip, bzip2 or xz, if one of them packed them. Raises `InputError`."""
    for mark, unpack in _PACKED.items():
        if data.startswith(mark):
            try:
                return unpack(data)
            except (OSError, EOFError, ValueError, lzma.LZMAError, zlib_error) as error:
                raise InputError(f"{name} cannot be unpacked: {error}; pack it again") from error
    return data


def encoding_of(first_bytes: bytes) -> str:
    """The encoding, as Python names it, that a byte-order mark at the beginning of a file says; without one, UTF-8."""
    return next((encoding for mark, encoding in _MARKS.items() if first_bytes.startswith(mark)), "utf-8")


def no_text(first_bytes: bytes) -> str | None:
    """What a file is that begins with these bytes, some thousands, and the way out; None for what may be a text."""
    has_nul = b"\0" in first_bytes
    for mark, (what, way_out) in _BINARY.items():
        if first_bytes.startswith(mark) and (has_nul or mark in _WITHOUT_NUL):
            return f"is {what}; {way_out}"
    if not has_nul or encoding_of(first_bytes) != "utf-8":
        return None
    even, odd = first_bytes[::2], first_bytes[1::2]
    for name, high, low in (("UTF-16LE", odd, even), ("UTF-16BE", even, odd)):
        if high.count(0) > len(high) / 2 and not low.count(0):
            return f"is {name} without a byte-order mark, from line 1 on; {_converted(name)}"
    return None


def decode(data: bytes, name: str) -> str:
    """As `read_text`, of bytes that have been read from a source of this name."""
    if problem := no_text(data[:SAMPLE]):
        raise InputError(f"{name} {problem}")
    try:
        text = plain_ends(data.decode(encoding_of(data)))
    except UnicodeDecodeError as error:
        raise InputError(f"{name} {not_decoded(data, error)}") from error
    if "\0" in text:
        line = 1 + text.count("\n", 0, text.index("\0"))
        raise InputError(f"{name} has a NUL byte in line {line}, as no text has; {_TEXT}")
    return text


def not_decoded(data: bytes, error: UnicodeDecodeError) -> str:
    """What is wrong with a file's bytes, whose decoding raised this error: the line, the encoding that they are likely
    in, and the way out."""
    assumed, start = encoding_of(data), error.start
    before = plain_ends(data[:start].decode(assumed, "replace"))
    where = f"is not {assumed.removesuffix('-sig').upper()} at byte {start}, {data[start]:#04x} in line "
    where += str(1 + before.count("\n"))
    if not assumed.startswith("utf-8"):
        return f"{where}, though its first bytes say so; {_TEXT}"
    if not before.isascii():
        return f"{where}; what stands before is UTF-8: mend that line"
    sample = data[max(0, start - SAMPLE) : start + SAMPLE]
    likely = _likely_encoding(sample)
    if not likely:
        return f"{where}; find out its encoding, and {_converted('ENCODING')}"
    place = min(start, SAMPLE)
    text = sample.decode(likely, "replace")
    word = re.search(r"\S*\Z", text[max(0, place - 20) : place])[0] + re.match(r"\S{0,20}", text[place:])[0]
    return f"{where}; it is likely {likely}, which reads {word!r} there: {_converted(likely)}"


def _likely_encoding(sample: bytes) -> str:
    """The encoding of one byte a character that a text is likely in, or ""."""
    letters = re.findall(rb"[A-Za-z\x80-\xff]", sample)
    foreign = [letter for letter in letters if letter >= b"\x80"]
    if len(foreign) < len(letters) / 3:
        return "WINDOWS-1252"
    small_cyrillic = [letter for letter in foreign if letter >= b"\xe0"]
    return "WINDOWS-1251" if len(small_cyrillic) > 0.8 * len(foreign) else ""


def _converted(encoding: str) -> str:
    return f"convert it by iconv -f {encoding} -t UTF-8"


def plain_ends(text: str) -> str:
    """The text with `\\n` for every end of a line; `\\r\\r\\n` is one, which was converted twice."""
    text = text.removeprefix("\ufeff")
    return re.sub(r"(?<!\r)\r+\n|\r", "\n", text) if "\r" in text else text


def split_lines(text: str) -> list[str]:
    """The lines of a text that `\\n` ends."""
    lines = text.split("\n")
    return lines[:-1] if lines[-1] == "" else lines
