"""Hostile checkpoints: copies of a small one in which one thing is wrong, with hashes that fit again."""

import json
import os
import random
import shutil
import struct
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.fuzzing.checkpoint_edits import (
    delete,
    emptied,
    listed,
    overwrite,
    put,
    read_weights,
    seal,
    spoil_number,
    with_facts,
    with_header,
    with_symbols,
    written,
)
from zoo.store import checkpoint as store
from zoo.store import vocabulary, weights

Change = Callable[[Path], object]
"""Spoils a folder."""

VALUES: tuple[Any, ...] = (
    None,
    True,
    -1,
    0,
    1,
    2,
    7,
    4096,
    4097,
    2**31,
    2**63,
    10**30,
    0.5,
    -0.0,
    1e308,
    "",
    "x",
    "lstm",
    "../../etc/passwd",
    "x" * 3000,
    "\x1b]0;title\x07\u202e\x9b31m",
    "\ud800".encode("utf-16", "surrogatepass").decode("utf-16", "replace"),
    [],
    [[]],
    [None],
    ["x", "x"],
    [{}] * 50,
    {},
    {"x": {}},
)

DTYPES = ("F64", "F32", "F16", "BF16", "F8_E4M3", "I64", "I32", "I8", "U8", "BOOL", "C64", "F4", "\n")


def changes(folder: Path, seed: int) -> Iterator[tuple[str, Change]]:
    """Named changes of copies of a checkpoint's folder: every kind of them once, then mixtures of two and flipped
    bytes, without end."""
    chance = random.Random(seed)
    single = [*_facts(folder), *_symbols(folder), *_tensors(folder), *_files()]
    chance.shuffle(single)
    yield from single
    flipped = flips(folder, seed)
    while True:
        (one, first), (other, second) = chance.sample(single, 2)
        yield f"{one}, {other}", lambda copy, first=first, second=second: (first(copy), second(copy))
        yield next(flipped)


def flips(folder: Path, seed: int) -> Iterator[tuple[str, Change]]:
    """Changes of a file's bytes, with hashes that fit again, without end."""
    chance = random.Random(seed)
    while True:
        yield _flipped(chance, folder)


def spoiled(folder: Path, change: Change, place: Path) -> Path:
    """A copy of a folder with a change."""
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(folder, place)
    with suppress(OSError, ValueError, LookupError, TypeError, AttributeError):
        change(place)  # of two changes the first may have taken away what the second is about
    return place


def _facts(folder: Path) -> Iterator[tuple[str, Change]]:
    """Of `checkpoint.json`: every field gone, and every other value in its place."""
    facts = json.loads((folder / store.FILE_NAME).read_bytes())
    for path in _paths(facts):
        where = ".".join(map(str, path))
        yield f"without {where}", with_facts(lambda facts, path=path: delete(facts, path))
        for value in VALUES:
            yield f"{where} = {str(value)[:30]!r}", with_facts(lambda facts, p=path, v=value: put(facts, p, v))
        yield f"{where}.surprise", with_facts(lambda facts, path=path: put(facts, [*path, "surprise"], 1))
    tasks = ("tagger", "classifier", "language-model", "encoder-decoder", "trigger-word", "os.system")
    for task in tasks:
        yield f"task {task}", with_facts(lambda facts, task=task: put(facts, ["architecture", "task"], task))
    huge = {
        "empty objects": b'{"scores":[{"trade_off":[' + b"{}," * 10**6 + b"{}]}]}",
        "fields": b"{" + b",".join(b'"f%d":0' % number for number in range(300_000)) + b"}",
        "nesting": b"[" * 2 * 10**6,
        "digits": b'{"version":' + b"9" * 4 * 10**6 + b"}",
        "numbers": b'{"labels":[' + b"0," * 2 * 10**6 + b"0]}",
        "text": b'{"name":"' + b"x" * 4 * 10**6 + b'"}',
        "escapes": b'{"name":"' + rb"\u00e9" * 600_000 + b'"}',
        "lists": b'{"scores":[' + b"[]," * 10**6 + b"[]]}",
        "files": b'{"files":{' + b",".join(b'"a%d.b":0' % number for number in range(250_000)) + b"}}",
    }
    for kind, text in huge.items():
        yield f"many {kind}", lambda copy, text=text: (copy / store.FILE_NAME).write_bytes(text)


def _symbols(folder: Path) -> Iterator[tuple[str, Change]]:
    """Of `vocabulary.json`."""
    symbols = json.loads((folder / vocabulary.FILE_NAME).read_bytes())
    yield "no vocabulary", lambda copy: written(copy, vocabulary.FILE_NAME, b"")
    yield "another vocabulary", with_symbols(lambda known: known.update(other=[]))
    for field, known in symbols.items():
        if not isinstance(known, list):
            continue
        edits: dict[str, Callable[[list], list]] = {
            "none": lambda old: [],
            "one less": lambda old: old[:-1],
            "one more": lambda old: [*old, "one more"],
            "one twice": lambda old: [*old[:-1], old[0]],
            "an empty one": lambda old: [*old[:-1], ""],
            "a number": lambda old: [*old[:-1], 1],
            "a list": lambda old: [*old[:-1], []],
            "a long one": lambda old: [*old[:-1], "x" * 501],
            "a control character": lambda old: [*old[:-1], "\x1b[2J"],
            "a blank": lambda old: [*old[:-1], " "],
            "two words": lambda old: [*old[:-1], "two words"],
            "an end": lambda old: [*old[:-1], "<eos>"],
            "all others": lambda old: [f"other {number}" for number in range(len(old))],
            "a million": lambda old: [str(number) for number in range(10**6)],
            "more than a million": lambda old: [str(number) for number in range(10**6 + 1)],
            "empty objects": lambda old: [{}] * 10**6,
        }
        for kind, edit in edits.items():
            yield (
                f"{field}: {kind}",
                with_symbols(lambda known, field=field, edit=edit: known.update({field: edit(known[field])})),
            )
        yield f"without {field}", with_symbols(lambda known, field=field: known.pop(field))
        yield f"{field} no list", with_symbols(lambda known, field=field: known.update({field: "abc"}))


def _tensors(folder: Path) -> Iterator[tuple[str, Change]]:
    """Of `model.safetensors`: its header, and numbers."""
    header, _ = read_weights(folder)
    for name in header:
        for dtype in DTYPES:
            yield f"{name} {dtype!r}", with_header(lambda made, n=name, d=dtype: made[n].update(dtype=d))
        shape = header[name]["shape"]
        for other in ([], [0], shape[::-1], [*shape, 1], [1, *shape], [-1], [2**62, 4], [shape[0] + 1, *shape[1:]]):
            if other != shape:
                yield f"{name} {other}", with_header(lambda made, n=name, o=other: made[n].update(shape=o))
        for offsets in ([0, 0], [5, 1], [0, 2**63], [-4, 4], [1], "x"):
            yield f"{name} at {offsets}", with_header(lambda made, n=name, o=offsets: made[n].update(data_offsets=o))
        yield f"without {name}", with_header(lambda made, n=name: made.pop(n))
        yield f"{name} renamed", with_header(lambda made, n=name: made.update({f"{n}2": made.pop(n)}))
        for number in (np.nan, np.inf, -np.inf):
            yield f"{number} in {name}", lambda copy, n=name, v=number: spoil_number(copy, n, v)
    yield (
        "one more",
        with_header(lambda made: made.update(more={"dtype": "F16", "shape": [0], "data_offsets": [0, 0]})),
    )
    yield "metadata", with_header(lambda made: made.update(__metadata__={"x": "y" * 10**6}))
    for length in (0, 1, 2**32, 2**64 - 1):
        yield f"header of {length}", lambda copy, length=length: overwrite(copy, struct.pack("<Q", length))
    yield "empty weights", lambda copy: written(copy, weights.FILE_NAME, b"")
    yield "a pickle", lambda copy: written(copy, weights.FILE_NAME, b"\x80\x04cos\nsystem\n(S'true'\ntR.")
    deep = b"[" * 10**6
    yield "nested header", lambda copy: written(copy, weights.FILE_NAME, struct.pack("<Q", len(deep)) + deep)


def _files() -> Iterator[tuple[str, Change]]:
    """Of the folder itself, without new hashes."""
    for name in (store.FILE_NAME, vocabulary.FILE_NAME, weights.FILE_NAME, "golden.json"):
        yield f"{name} gone", lambda copy, name=name: (copy / name).unlink()
        yield f"{name} cut", lambda copy, name=name: os.truncate(copy / name, (copy / name).stat().st_size // 2)
        yield f"{name} a folder", lambda copy, name=name: emptied(copy / name).mkdir()
        yield f"{name} a pipe", lambda copy, name=name: os.mkfifo(emptied(copy / name))
        for target in ("/dev/zero", "/etc/passwd", "nowhere", ".", name):
            yield (
                f"{name} a link to {target}",
                lambda c, n=name, t=target: emptied(c / n).symlink_to(t),
            )
    for name in ("extra.txt", "model.pkl", "code.py", "x.png", "model.onnx", "model.tflite"):
        yield f"{name} added", lambda copy, name=name: (copy / name).write_bytes(b"x")
    yield "a folder added", lambda copy: (copy / "sub").mkdir()
    yield "a listed graph", lambda copy: listed(copy, "model.onnx", b"\x08\x08")
    yield "a listed LiteRT", lambda copy: listed(copy, "model.tflite", b"TFL3")
    yield (
        "a listed pipe",
        lambda copy: os.mkfifo(emptied(listed(copy, "more.bin", b""))),
    )


def _flipped(chance: random.Random, folder: Path) -> tuple[str, Change]:
    """A file with some bytes of it changed, cut out or doubled, and hashes that fit."""
    name = chance.choice([store.FILE_NAME, vocabulary.FILE_NAME, weights.FILE_NAME])
    seed = chance.random()

    def change(copy: Path) -> None:
        own = random.Random(seed)
        data = bytearray((copy / name).read_bytes())
        end = len(data) if name != weights.FILE_NAME or own.random() < 0.2 else min(len(data), 4000)
        for _ in range(own.choice([1, 1, 2, 8])):
            place, size = own.randrange(end), own.choice([1, 1, 4, 50])
            kind = own.randrange(4)
            if kind == 0:
                data[place] = own.randrange(256)
            elif kind == 1:
                del data[place : place + size]
            elif kind == 2:
                data[place:place] = data[place : place + size]
            else:
                data[place : place + 1] = own.choice([b"[", b"{", b'"', b"0", b"-", b",", b"}", b"]", b"e9", b"\\"])
            end = min(end, len(data))
        (copy / name).write_bytes(data)
        if name != store.FILE_NAME:
            seal(copy)

    return f"bytes of {name}", change


def _paths(value: Any, path: tuple = ()) -> Iterator[list]:
    """The places of a JSON value, of long lists the first two."""
    if path:
        yield list(path)
    items = value.items() if isinstance(value, dict) else enumerate(value[:2]) if isinstance(value, list) else ()
    for key, inner in list(items)[:60]:
        yield from _paths(inner, (*path, key))
