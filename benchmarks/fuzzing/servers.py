"""Mirrors as nobody should run them: does a fetch end soon, with the right checkpoint or a clear error?

Each behaviour is a server on loopback of its own, from which a small checkpoint is fetched into an empty cache. A fetch
may end with the checkpoint, to the byte, or with an error of zoo's on one line, within five seconds, and leaves nothing
else in the cache.
"""

import gzip
import json
import os
import time
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple
from unittest import mock

from benchmarks.fuzzing.hostile_server import (
    NAME,
    RECORD,
    VERSION,
    WEIGHTS,
    Exchange,
    Handler,
    HostileServer,
    entry,
    mirror,
)
from zoo.errors import ZooError
from zoo.store.checkpoint import FILE_NAME, read, verify
from zoo.store.download import fetch
from zoo.store.index import INDEX_NAME

LIMIT = 5.0
"""Seconds that no fetch may take, where a download may take `SECONDS`."""
SECONDS = 0.7
_LONGEST_MESSAGE = 10_000

_OTHER = "http://127.0.0.2:9/x"

STATUSES = (
    *("203 Other", "204 None", "205 Reset", "206 Partial", "301 Moved", "304 Same", "400 Bad", "401 Who", "403 No"),
    *("404 Nowhere", "407 Proxy", "416 Range", "418 Tea", "429 Slower", "500 Broken", "503 Later", "999 What"),
    *("99 Small", "0 Zero", "-200 OK", "abc OK", "200", "2000 OK", "200 \x1b[31m\x9bred", "101 Switch", "103 Early"),
)

REDIRECTS = {
    "itself": "/{path}",
    "itself by its address": "http://{address}/{path}",
    "another server": _OTHER,
    "another server without a scheme": "//127.0.0.2:9/x",
    "another scheme": "https://{address}/{path}",
    "a file": "file:///etc/passwd",
    "ftp": "ftp://127.0.0.1/x",
    "a scheme that nobody knows": "gopher://127.0.0.1/x",
    "a script": "javascript:alert(1)",
    "a password": "http://me:secret@127.0.0.2:9/x",
    "a path above": "../../../../../../etc/passwd",
    "a longer and longer address": "/{path}/again",
    "a very long address": "http://127.0.0.2/" + "x" * 60_000,
    "nothing": "",
    "an escape": "http://127.0.0.2/\x1b[2J\x9b",
    "no port": "http://127.0.0.1:port/",
    "half an address of version 6": "http://[::1/",
}


def _chunk(content: bytes) -> bytes:
    return b"%x\r\n%s\r\n" % (len(content), content)


_CHUNKED = "Transfer-Encoding: chunked"

ATTACKS: dict[str, Handler] = {
    "nothing wrong": lambda to: to.answer(to.content),
    "nothing wrong, in chunks": lambda to: (to.begin(_CHUNKED), to.send(_chunk(to.content) + b"0\r\n\r\n")),
    "nothing wrong, to the end": lambda to: (to.begin(), to.send(to.content)),
    "nothing wrong, after a 100": lambda to: (to.begin(status="100 Continue"), to.answer(to.content)),
    "hangs up": lambda to: None,
    "resets": lambda to: to.reset(),
    "resets half way": lambda to: (to.answer(to.content[:9], length=len(to.content)), to.reset()),
    "says nothing": lambda to: to.wait(),
    "drips its status": lambda to: to.drip(b"HTTP/1.1 " + b"2" * 1000),
    "drips headers": lambda to: (to.send(b"HTTP/1.1 200 OK\r\n"), to.drip(b"A: b\r\n" * 1000)),
    "drips its body": lambda to: (to.begin(f"Content-Length: {len(to.content)}"), to.drip(to.content)),
    "drips chunks": lambda to: (to.begin(_CHUNKED), to.drip(_chunk(b"x") * 1000)),
    "drips a size": lambda to: (to.begin(_CHUNKED), to.drip(b"0" * 1000)),
    "100 without end": lambda to: to.repeat(b"HTTP/1.1 100 Continue\r\n\r\n"),
    "drips 100": lambda to: to.drip(b"HTTP/1.1 100 Continue\r\n\r\n" * 100),
    "headers without end": lambda to: (to.send(b"HTTP/1.1 200 OK\r\n"), to.repeat(b"A: b\r\n")),
    "a header without end": lambda to: (to.send(b"HTTP/1.1 200 OK\r\nA: "), to.repeat(b"b" * 1000)),
    "a status without end": lambda to: to.repeat(b"HTTP/1.1 200 OK" * 100),
    "chunks without end": lambda to: (to.begin(_CHUNKED), to.repeat(_chunk(b"x" * 1000))),
    "small chunks without end": lambda to: (to.begin(_CHUNKED), to.repeat(_chunk(b"x"))),
    "a chunk of exabytes": lambda to: (to.begin(_CHUNKED), to.send(b"f" * 16 + b"\r\n"), to.repeat(b"x" * 1000)),
    "a chunk of no size": lambda to: (to.begin(_CHUNKED), to.send(b"twelve\r\n" + to.content)),
    "a chunk of all that comes": lambda to: (to.begin(_CHUNKED), to.send(b"-1\r\n"), to.repeat(b"x" * 2**16)),
    "a chunk of less than none": lambda to: (to.begin(_CHUNKED), to.send(b"-5\r\n" + to.content)),
    "a remark on a chunk without end": lambda to: (to.begin(_CHUNKED), to.send(b"5;"), to.repeat(b"x" * 1000)),
    "trailers without end": lambda to: (
        to.begin(_CHUNKED),
        to.send(_chunk(to.content) + b"0\r\n"),
        to.repeat(b"A: b\r\n"),
    ),
    "chunks that are cut off": lambda to: (to.begin(_CHUNKED), to.send(_chunk(to.content)[:-9])),
    "a body without end": lambda to: (to.begin(), to.repeat(b"x" * 1000)),
    "a body that does not end": lambda to: (to.begin(), to.send(to.content), to.wait()),
    "too short": lambda to: to.answer(to.content[:-1]),
    "cut off": lambda to: to.answer(to.content[:-1], length=len(to.content)),
    "stops half way": lambda to: (to.answer(to.content[:9], length=len(to.content)), to.wait()),
    "says less than it sends": lambda to: to.answer(to.content, length=len(to.content) - 1),
    "no number for a length": lambda to: to.answer(to.content, length="many"),
    "a length below none": lambda to: to.answer(to.content, length=-1),
    "two lengths": lambda to: to.answer(to.content, "Content-Length: 5"),
    "a length of exabytes": lambda to: to.answer(to.content, length=10**18),
    "one wrong byte": lambda to: to.answer(bytes([to.content[0] ^ 1]) + to.content[1:]),
    "packed": lambda to: to.answer(gzip.compress(to.content), "Content-Encoding: gzip"),
    "packed, and does not say so": lambda to: to.answer(gzip.compress(to.content)),
    "packed zeros": lambda to: to.answer(gzip.compress(bytes(10**7)), "Content-Encoding: gzip"),
    "two answers": lambda to: (to.answer(to.content), to.answer(to.content)),
    "HTTP/0.9": lambda to: to.send(to.content),
    "HTTP/2": lambda to: to.send(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + bytes(1000)),
    "HTTP/9": lambda to: to.send(b"HTTP/9.9 200 OK\r\n\r\n" + to.content),
    "radio": lambda to: to.send(b"ICY 200 OK\r\n\r\n" + to.content),
    "mail": lambda to: (to.send(b"220 mail.example.org ESMTP\r\n"), to.wait()),
    "bytes of TLS": lambda to: to.send(b"\x15\x03\x01\x00\x02\x02\x46"),
    "null characters": lambda to: to.send(bytes(10_000)),
    "headers with escapes": lambda to: to.answer(to.content, "A: \x1b]0;x\x07\x9b", "B\x00: c"),
    "headers without a colon": lambda to: to.answer(to.content, "nothing", " folded", ""),
}
"""What a server does with the request for a file."""

HANDSHAKES: dict[str, Handler] = {
    "hangs up": lambda to: None,
    "says nothing": lambda to: to.wait(),
    "speaks HTTP": lambda to: to.answer(b"x"),
    "drips": lambda to: to.drip(b"\x16\x03\x03\x40\x00\x02" + bytes(1000)),
    "does not end": lambda to: to.repeat(b"\x16\x03\x03\x00\x01\x00"),
    "breaks it off": lambda to: to.send(b"\x15\x03\x03\x00\x02\x02\x28"),
}
"""What a server does in the place of TLS's greetings."""

_BIG = {"bytes": 3 * 2**40, "sha256": "0" * 64}

INDICES: dict[str, Callable[[], dict[str, bytes]]] = {
    "of terabytes": lambda: mirror({"files": {FILE_NAME: entry(b"{}"), "model.safetensors": _BIG}}),
    "and record of terabytes": lambda: mirror(listed={"model.safetensors": _BIG}),
    "and record of a full disk": lambda: mirror(listed={"model.safetensors": _BIG | {"bytes": 2**32 - 2**20}}),
    "of a large record": lambda: mirror({"files": {FILE_NAME: _BIG}}),
    "without a record": lambda: mirror({"files": {"model.safetensors": entry(b"")}}),
    "of many files": lambda: mirror({"files": {f"f{n}.txt": entry(b"") for n in range(20_000)}}),
    "of less than no bytes": lambda: mirror({"files": {FILE_NAME: entry(b"", bytes=-1)}}),
    "of half bytes": lambda: mirror({"files": {FILE_NAME: entry(b"", bytes=0.5)}}),
    "of a path above": lambda: mirror({"files": {FILE_NAME: entry(b"{}"), "../../x.txt": entry(b"")}}),
    "of a hidden file": lambda: mirror({"files": {FILE_NAME: entry(b"{}"), ".bashrc": entry(b"")}}),
    "of a path for a name": lambda: mirror({"name": "../made-up"}),
    "of another name": lambda: mirror({"name": "another"}),
    "of another version": lambda: mirror({"version": 2}),
    "of a version in words": lambda: mirror({"version": "../1"}),
    "of other files than the record": lambda: mirror({"files": {FILE_NAME: entry(mirror()[RECORD])}}),
    "with escapes": lambda: mirror({"summary": "\x1b[2J\x9b\u202e", "surprise\x1b[2J": 1}),
    "of many names": lambda: {INDEX_NAME: _names(2_000)},
    "that is empty": lambda: {INDEX_NAME: b""},
    "that is a list": lambda: {INDEX_NAME: b"[]"},
    "that is deep": lambda: {INDEX_NAME: b"[" * 10**6},
    "of a long number": lambda: {INDEX_NAME: b'{"format": ' + b"1" * 10**6 + b"}"},
    "in UTF-16": lambda: {INDEX_NAME: mirror()[INDEX_NAME].decode().encode("utf-16")},
    "that is no text": lambda: {INDEX_NAME: b"\xff" * 1000},
    "that is too large": lambda: {INDEX_NAME: mirror()[INDEX_NAME] + b" " * 2**22},
    "and a record that is no JSON": lambda: mirror(record=b"{"),
    "and a record that is deep": lambda: mirror(record=b"[" * 10**6),
    "and a record of another name": lambda: mirror(record=mirror()[RECORD].replace(b'"made-up"', b'"other"')),
}
"""What a mirror may lie about in files that are sent as they should be."""


def _names(count: int) -> bytes:
    item = {"version": 1, "summary": "", "task": "", "files": {FILE_NAME: entry(b"{}")}}
    return json.dumps({"format": 1, "checkpoints": [item | {"name": f"name-{n}"} for n in range(count)]}).encode()


class Behaviour(NamedTuple):
    """What a server does with each connection, the files that it has, the scheme of its address, and whether a fetch is
    to end with the checkpoint."""

    handler: Handler
    files: Mapping[str, bytes] | None = None
    scheme: str = "http"
    is_right: bool = False


def behaviours() -> Iterator[tuple[str, Behaviour]]:
    """All of them, by their names."""
    for file in (INDEX_NAME, RECORD, WEIGHTS):
        for name, attack in ATTACKS.items():
            yield f"{name}: {file}", Behaviour(_at(file, attack), is_right=name.startswith("nothing wrong"))
    for status in STATUSES:
        yield f"status {status!r}", Behaviour(_at(WEIGHTS, partial(_answer_status, status)))
    for name, location in REDIRECTS.items():
        yield f"redirects to {name}", Behaviour(_at(WEIGHTS, partial(_redirect, location)))
    for name, files in INDICES.items():
        yield f"an index {name}", Behaviour(_at("", ATTACKS["nothing wrong"]), files())
    for name, handler in HANDSHAKES.items():
        yield f"TLS that {name}", Behaviour(handler, scheme="https")


def _at(file: str, attack: Handler) -> Handler:
    """Attacks where a file is asked for, and answers as it should elsewhere."""

    def handle(to: Exchange) -> None:
        to.receive()
        if to.path.startswith(file):
            attack(to)
        elif to.path in to.files:
            to.answer(to.content)
        else:
            to.answer(b"", status="404 Not Found")

    return handle


def _answer_status(status: str, to: Exchange) -> None:
    to.answer(to.content, status=status)


def _redirect(location: str, to: Exchange) -> None:
    host, port = to.connection.getsockname()
    to.answer(b"", f"Location: {location.format(path=to.path, address=f'{host}:{port}')}", status="302 Found")


def complaint(behaviour: Behaviour, seconds: float = SECONDS) -> str | None:
    """What is wrong with a fetch from a server that does so; None where nothing is."""
    with TemporaryDirectory() as folder, HostileServer(behaviour.handler, behaviour.files) as server:
        settings = {
            "ZOO_CACHE_DIR": folder,
            "ZOO_CHECKPOINT_URL": f"{behaviour.scheme}://{server.address}",
            "ZOO_DOWNLOAD_SECONDS": str(seconds),
            "ZOO_OFFLINE": "",
            "no_proxy": "*",
        }
        begun, said, found = time.monotonic(), "", None
        with mock.patch.dict(os.environ, settings):
            try:
                found = fetch(NAME, VERSION)
                verify(found, read(found))
            except ZooError as error:
                said = str(error)
            except Exception as error:
                return f"{type(error).__name__}: {error}"
        took = time.monotonic() - begun
        left = [path for path in Path(folder).rglob("*") if path.is_file() and (found is None or path.parent != found)]
    if took > LIMIT:
        return f"takes {took:.1f} seconds"
    if left:
        return f"leaves {left[0]}"
    if behaviour.is_right and said:
        return f"is refused: {said}"
    if "\n" in said or len(said) > _LONGEST_MESSAGE or "secret" in said:
        return f"says {said[:200]!r}"
    return None
