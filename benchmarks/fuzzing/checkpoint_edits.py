"""Changes of a checkpoint's files, after which the sizes and hashes that it lists fit again."""

import json
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from zoo.store import checkpoint as store
from zoo.store import vocabulary, weights


def seal(folder: Path) -> None:
    """Records the sizes and hashes that a folder's files have now."""
    path = folder / store.FILE_NAME
    facts = json.loads(path.read_bytes())
    facts["files"] = {name: store.entry(folder / name).model_dump() for name in facts["files"]}
    path.write_text(json.dumps(facts), encoding="utf-8")


def put(value: Any, path: list, new: Any) -> None:
    *above, last = path
    for key in above:
        value = value[key]
    value[last] = new


def delete(value: Any, path: list) -> None:
    *above, last = path
    for key in above:
        value = value[key]
    del value[last]


def with_facts(edit: Callable[[dict], None]) -> Callable[[Path], None]:
    def change(copy: Path) -> None:
        path = copy / store.FILE_NAME
        facts = json.loads(path.read_bytes())
        edit(facts)
        path.write_text(json.dumps(facts), encoding="utf-8")

    return change


def with_symbols(edit: Callable[[dict], Any]) -> Callable[[Path], None]:
    def change(copy: Path) -> None:
        known = json.loads((copy / vocabulary.FILE_NAME).read_bytes())
        edit(known)
        written(copy, vocabulary.FILE_NAME, json.dumps(known).encode())

    return change


def with_header(edit: Callable[[dict], Any]) -> Callable[[Path], None]:
    def change(copy: Path) -> None:
        header, data = read_weights(copy)
        edit(header)
        text = json.dumps(header).encode()
        written(copy, weights.FILE_NAME, struct.pack("<Q", len(text)) + text + data)

    return change


def read_weights(folder: Path) -> tuple[dict[str, Any], bytes]:
    """The header and the numbers of the weights."""
    data = (folder / weights.FILE_NAME).read_bytes()
    (length,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8 : 8 + length])
    header.pop("__metadata__", None)
    return header, data[8 + length :]


def spoil_number(copy: Path, name: str, value: float) -> None:
    header, data = read_weights(copy)
    first = header[name]["data_offsets"][0]
    text = json.dumps(header).encode()
    data = data[:first] + np.float16(value).tobytes() + data[first + 2 :]
    written(copy, weights.FILE_NAME, struct.pack("<Q", len(text)) + text + data)


def overwrite(copy: Path, start: bytes) -> None:
    data = (copy / weights.FILE_NAME).read_bytes()
    written(copy, weights.FILE_NAME, start + data[len(start) :])


def written(copy: Path, name: str, data: bytes) -> None:
    (copy / name).write_bytes(data)
    seal(copy)


def listed(copy: Path, name: str, data: bytes) -> Path:
    """Puts a file into a folder and into its list; gives its path."""
    (copy / name).write_bytes(data)
    path = copy / store.FILE_NAME
    facts = json.loads(path.read_bytes())
    facts["files"][name] = store.entry(copy / name).model_dump()
    path.write_text(json.dumps(facts), encoding="utf-8")
    return copy / name


def emptied(path: Path) -> Path:
    """A path at which there is nothing any more."""
    path.unlink()
    return path
