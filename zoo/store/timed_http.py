"""What a web server answers, in bounded time: no server can make a reader wait longer than it chose to."""

import io
import socket
import time
from functools import partial
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from typing import IO
from urllib.parse import urlsplit
from urllib.request import HTTPHandler, HTTPRedirectHandler, HTTPSHandler, build_opener

from zoo.errors import DownloadError

TIMEOUT = 10.0
"""Seconds without a connection, or without a byte, after which a server counts as unreachable."""


class Deadline:
    """When a download must be over: `seconds` after it began."""

    def __init__(self, seconds: float):
        self.seconds = seconds
        self._begun = time.monotonic()

    def left(self) -> float:
        """Seconds until then. Raises `DownloadError` where there are none."""
        left = self._begun + self.seconds - time.monotonic()
        if left <= 0:
            raise DownloadError(f"it takes more than {self.seconds:.3g} seconds; ZOO_DOWNLOAD_SECONDS can allow more")
        return left


def open_address(address: str, deadline: Deadline) -> IO[bytes]:
    """The body that an http or https address answers with, whose every `read` ends before the deadline.

    Raises:
        DownloadError: the time is over, or it is no whole body as it lies on the server.
        OSError, HTTPException, ValueError: as `urllib` does.
    """
    response = build_opener(_InTime(deadline), _SameServer).open(address, timeout=TIMEOUT)
    packed = response.headers.get("Content-Encoding", "identity").strip().lower()
    if response.status == 200 and packed in ("", "identity"):
        return response
    response.close()
    if response.status != 200:
        raise DownloadError(f"HTTP status {response.status}")
    raise DownloadError(f"it is sent packed ({packed[:40]!r}), which was not asked for")


class _InTime(HTTPHandler, HTTPSHandler):
    """Opens connections that end with a deadline."""

    def __init__(self, deadline: Deadline):
        super().__init__()
        self._deadline = deadline

    def http_open(self, request):
        return self.do_open(_Connection, request, deadline=self._deadline)

    def https_open(self, request):
        return self.do_open(_SecureConnection, request, deadline=self._deadline)


class _Timed:
    """What a connection does in time: `urllib` alone bounds each wait for a byte, not all of them together."""

    def __init__(self, *arguments, deadline: Deadline, **options):
        super().__init__(*arguments, **options)
        self._deadline = deadline
        self.response_class = partial(_Response, deadline=deadline)  # also of a proxy's answer to CONNECT

    def connect(self):
        self.timeout = min(TIMEOUT, self._deadline.left())
        super().connect()


class _Connection(_Timed, HTTPConnection):
    pass


class _SecureConnection(_Timed, HTTPSConnection):
    pass


class _Response(HTTPResponse):
    """An answer that is read in time, from its first line on."""

    def __init__(self, connection: socket.socket, *arguments, deadline: Deadline, **options):
        super().__init__(connection, *arguments, **options)
        self.fp = io.BufferedReader(_TimedBytes(self.fp.detach(), connection, deadline))

    def _read_next_chunk_size(self) -> int:
        size = super()._read_next_chunk_size()
        if size < 0:  # of which http.client would read all that comes into memory
            raise HTTPException(f"a chunk of {size} bytes")
        return size


class _TimedBytes(io.RawIOBase):
    """The bytes of a connection. The socket's own timeout is for one wait; a drip of bytes begins it again and again,
    so that it is set before each."""

    def __init__(self, source: io.RawIOBase, connection: socket.socket, deadline: Deadline):
        self._source, self._connection, self._deadline = source, connection, deadline

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int | None:
        self._connection.settimeout(min(TIMEOUT, self._deadline.left()))
        try:
            return self._source.readinto(buffer)
        except TimeoutError:
            self._deadline.left()
            raise

    def close(self) -> None:
        self._source.close()
        super().close()


class _SameServer(HTTPRedirectHandler):
    """Follows a redirect on the same server only: another one is not what the user named."""

    def redirect_request(self, request, response, code, message, headers, address):
        old, new = urlsplit(request.full_url), urlsplit(address)
        if (old.scheme, old.netloc) != (new.scheme, new.netloc):
            return None  # which urllib turns into an HTTPError
        response.close()  # urllib would read all of it, however long
        return super().redirect_request(request, response, code, message, headers, address)
