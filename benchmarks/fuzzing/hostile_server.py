"""A server on loopback that speaks to each connection as it is told to, right or wrong, and a small mirror for it."""

import hashlib
import json
import random
import socket
import struct
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

from zoo.store.checkpoint import FILE_NAME
from zoo.store.index import INDEX_NAME

NAME, VERSION = "made-up", 1
RECORD, WEIGHTS = f"{NAME}/{VERSION}/{FILE_NAME}", f"{NAME}/{VERSION}/model.safetensors"

_NETWORK = {"task": "classifier", "unit": "word", "lower": True, "cell": "gru", "units": 1, "layers": 1}
_RECORD = {
    "name": NAME,
    "version": VERSION,
    "summary": "Made up.",
    "licence": "CC0-1.0",
    "architecture": _NETWORK | {"embedding_size": 1, "bidirectional": False, "pooling": ["last"]},
    "labels": ["a", "b"],
    "parameters": 1,
    "data": [],
    "scores": [],
}

_WAIT = 0.05
"""Seconds between two bytes of a drip."""


def entry(content: bytes, **others) -> dict[str, Any]:
    """What an index lists of a file."""
    return {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest(), **others}


def mirror(
    changes: Mapping[str, Any] | None = None, listed: Mapping[str, Any] | None = None, record: bytes | None = None
) -> dict[str, bytes]:
    """A mirror of a checkpoint of two small files, by their addresses.

    Args:
        changes: of its entry in the index.
        listed: more files that both the index and the checkpoint list, by their names.
        record: another `checkpoint.json`.
    """
    files = {"model.safetensors": random.Random(1).randbytes(20_000), "vocabulary.json": b"[]"}
    entries = {name: entry(content) for name, content in files.items()} | dict(listed or {})
    made = _RECORD | {"files": entries}
    text = json.dumps(made).encode() if record is None else record
    item = {"name": NAME, "version": VERSION, "summary": "", "task": "classifier"}
    item |= {"files": {FILE_NAME: entry(text), **entries}, **(changes or {})}
    index = json.dumps({"format": 1, "checkpoints": [item]}).encode()
    return {INDEX_NAME: index, RECORD: text} | {f"{NAME}/{VERSION}/{name}": content for name, content in files.items()}


class Exchange:
    """One request, and what a handler sends as its answer."""

    def __init__(self, connection: socket.socket, files: Mapping[str, bytes], stopped: threading.Event):
        self.connection, self.files, self.stopped = connection, files, stopped
        self.path = ""
        """The address that is asked for, without its first slash."""

    def receive(self) -> None:
        """Reads the request to its end."""
        text = b""
        while b"\r\n\r\n" not in text:
            part = self.connection.recv(4096)
            if not part:
                break
            text += part
        words = text.split(b" ", 2)
        self.path = words[1].decode().lstrip("/").partition("?")[0] if len(words) > 2 else ""

    @property
    def content(self) -> bytes:
        """What lies at the address."""
        return self.files.get(self.path, b"")

    def send(self, content: bytes) -> None:
        self.connection.sendall(content)

    def answer(self, content: bytes, *headers: str, status: str = "200 OK", length: object = None) -> None:
        """Sends a status, headers and a body, of which the length may be said wrong."""
        length = len(content) if length is None else length
        lines = (f"HTTP/1.1 {status}", f"Content-Length: {length}", *headers)
        self.send("\r\n".join((*lines, "", "")).encode("latin-1") + content)

    def begin(self, *headers: str, status: str = "200 OK") -> None:
        """Sends a status and headers, without a length."""
        self.send("\r\n".join((f"HTTP/1.1 {status}", *headers, "", "")).encode("latin-1"))

    def drip(self, content: bytes) -> None:
        """Sends a byte at a time."""
        for place in range(len(content)):
            self.send(content[place : place + 1])
            if self.stopped.wait(_WAIT):
                return

    def repeat(self, content: bytes) -> None:
        """Sends the same without end."""
        while not self.stopped.is_set():
            self.send(content)

    def wait(self) -> None:
        """Says nothing, and stays."""
        self.stopped.wait()

    def reset(self) -> None:
        """Ends the connection as a crashed machine does."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()


Handler = Callable[[Exchange], None]


class HostileServer:
    """Answers each connection by a handler, in a thread of its own, until the `with` ends."""

    def __init__(self, handler: Handler, files: Mapping[str, bytes] | None = None):
        self._handler, self._files = handler, mirror() if files is None else files
        self._stopped = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.settimeout(0.05)
        self._threads = [threading.Thread(target=self._accept)]
        self.address = f"127.0.0.1:{self._listener.getsockname()[1]}"

    def __enter__(self) -> "HostileServer":
        self._threads[0].start()
        return self

    def __exit__(self, *_) -> None:
        self._stopped.set()
        for thread in self._threads:
            thread.join()
        self._listener.close()

    def _accept(self) -> None:
        while not self._stopped.is_set():
            with suppress(TimeoutError):
                connection, _ = self._listener.accept()
                self._threads.append(threading.Thread(target=self._serve, args=(connection,)))
                self._threads[-1].start()

    def _serve(self, connection: socket.socket) -> None:
        with connection, suppress(OSError):  # who hangs up on it does right
            connection.settimeout(1)
            self._handler(Exchange(connection, self._files, self._stopped))
