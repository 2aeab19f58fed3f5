"""HTTP/1.1 on a raw asyncio protocol: just what API clients send, one answer at a time on a connection."""

import asyncio
import re
import socket
import struct
from collections.abc import Callable
from typing import Any

LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
CHUNKED = re.compile(rb"\r\ntransfer-encoding: *chunked", re.IGNORECASE)
EXPECT = re.compile(rb"\r\nexpect: *100-continue", re.IGNORECASE)
CLOSE = re.compile(rb"\r\nconnection: *close", re.IGNORECASE)
REASONS = {200: "OK", 400: "Bad Request", 401: "Unauthorized", 404: "Not Found", 429: "Too Many Requests"}
JSON_TYPE = "application/json"
ROOM = memoryview(bytearray(256 * 1024))


class Connection(asyncio.BufferedProtocol):
    """One client's connection: cuts requests out of the bytes and hands them over; the answer comes through `send`."""

    transport: Any = None

    def __init__(
        self, answer: Callable[["Connection", str, str, bytes, bytes], None], opened: Callable[[], None]
    ) -> None:
        self._answer, self._opened = answer, opened
        self._buffer = bytearray()
        self._busy = self._closing = False
        self._need = 0
        self.lost: Callable[[], None] | None = None
        """Called when the client goes away before its answer."""

    def connection_made(self, transport: Any) -> None:
        """Count it."""
        self.transport = transport
        self._opened()

    def connection_lost(self, exc: Exception | None) -> None:
        """Tell whoever is at work on an answer."""
        if self.lost is not None:
            self.lost, lost = None, self.lost
            lost()

    def get_buffer(self, sizehint: int) -> memoryview:
        """Give the room to read into, one for all: a new one for each read costs more than the read."""
        return ROOM

    def buffer_updated(self, nbytes: int) -> None:
        """Collect bytes until a request is whole."""
        self._buffer += ROOM[:nbytes]
        if not self._busy and len(self._buffer) >= self._need:
            self._take()

    def _take(self) -> None:
        """Hand over the next request if it is whole."""
        end = self._buffer.find(b"\r\n\r\n")
        if end < 0:
            return
        head = bytes(self._buffer[: end + 2])
        start = end + 4
        if CHUNKED.search(head):
            body, stop = _join_chunks(self._buffer, start)
            if stop < 0:
                return
        else:
            length = LENGTH.search(head)
            stop = start + (int(length[1]) if length else 0)
            if len(self._buffer) < stop:
                if self._need != stop and EXPECT.search(head):
                    self.transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")
                self._need = stop
                return
            body = bytes(self._buffer[start:stop])
        del self._buffer[:stop]
        self._need, self._busy = 0, True
        self._closing = CLOSE.search(head) is not None
        method, path, _ = head[: head.index(b"\r\n")].decode("latin-1").split(" ", 2)
        self._answer(self, method, path, head, body)

    def send(self, status: int, body: bytes, headers: str = "", kind: str = JSON_TYPE) -> None:
        """Send a whole answer and be ready for the next request."""
        self.transport.write(write_head(status, len(body), headers, kind) + body)
        self.finish()

    def finish(self) -> None:
        """Be ready for the next request; the answer has been written."""
        self._busy, self.lost = False, None
        if self._closing:
            self.transport.close()
        elif self._buffer:
            asyncio.get_running_loop().call_soon(self._take)

    def send_half(self, status: int, body: bytes, headers: str = "") -> None:
        """Promise a whole body, send half of it and close."""
        self.lost = None
        self.transport.write(write_head(status, len(body), headers, JSON_TYPE) + body[: len(body) // 2])
        self.transport.close()

    def drop(self) -> None:
        """Reset the connection, as when a process dies."""
        self.lost = None
        sock = self.transport.get_extra_info("socket")
        if sock is not None:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.transport.abort()


def write_head(status: int, length: int, headers: str, kind: str) -> bytes:
    """Write an answer's head; `headers` are whole lines."""
    reason = REASONS.get(status, "Error")
    return (f"HTTP/1.1 {status} {reason}\r\ncontent-type: {kind}\r\n{headers}content-length: {length}\r\n\r\n").encode(
        "latin-1"
    )


def _join_chunks(buffer: bytearray, at: int) -> tuple[bytes, int]:
    """Join a chunked body from a place on; give it with its end, or -1 while it is not whole."""
    parts = []
    while True:
        line = buffer.find(b"\r\n", at)
        if line < 0:
            return b"", -1
        size = int(bytes(buffer[at:line]).split(b";")[0], 16)
        start = line + 2
        if len(buffer) < start + size + 2:
            return b"", -1
        if size == 0:
            return b"".join(parts), start + 2
        parts.append(bytes(buffer[start : start + size]))
        at = start + size + 2
