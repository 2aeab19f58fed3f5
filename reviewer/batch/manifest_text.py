"""The bytes of a manifest or of standard input → lines of text, each bounded in length."""

import codecs
import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO, TextIO

from reviewer.batch.manifest_rows import MAX_CHARACTERS
from reviewer.errors import UsageError

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
"""Byte order mark → codec that takes it off; Excel writes all three."""

_SAVE = "Save it as CSV in UTF-8 (in Excel: 'CSV UTF-8'), or as JSON lines."
_CHUNK = 1 << 16


def find_marked_encoding(head: bytes) -> str | None:
    """Give the codec that a byte order mark asks for, or nothing without one."""
    return next((codec for mark, codec in _MARKS if head.startswith(mark)), None)


def open_manifest(path: Path, shown: str, warn: Callable[[str], None]) -> TextIO:
    """Open a manifest: by its byte order mark, else as UTF-8, else as Windows-1252 with a warning.

    A file without a mark is read through once to know, so that no row is read in two ways.

    Raises:
        UsageError: it cannot be read, or is no text.
    """
    try:
        with path.open("rb") as file:
            encoding = find_marked_encoding(file.read(4))
            file.seek(0)
            if encoding is None:
                encoding = _tell_encoding(file, shown)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise UsageError(f"{shown} cannot be read: {reason}", "Check the path and your right to read it.") from error
    if encoding == "cp1252":
        warn(f"{shown}: not UTF-8; the list was read as Windows-1252.")
    return path.open(encoding=encoding, errors=_choose_errors(encoding), newline="")


def read_stream(stream: BinaryIO, head: bytes) -> TextIO:
    """Read a stream whose first bytes were looked at already; what is no UTF-8 becomes half characters."""
    joined = io.BufferedReader(_Joined(head, stream))
    encoding = find_marked_encoding(head) or "utf-8"
    return io.TextIOWrapper(joined, encoding=encoding, errors=_choose_errors(encoding), newline="")


def read_lines(text: TextIO) -> Iterator[str | None]:
    """Give line after line with its end; nothing for a line longer than `MAX_CHARACTERS`."""
    while line := text.readline(MAX_CHARACTERS):
        if len(line) < MAX_CHARACTERS or line[-1] in "\r\n":
            yield line
            continue
        while line and line[-1] not in "\r\n":
            line = text.readline(MAX_CHARACTERS)
        yield None


def _choose_errors(encoding: str) -> str:
    """Choose what bytes that are no text become: half characters, so that a path is known to have them, or U+FFFD."""
    return "replace" if encoding == "utf-16" else "surrogateescape"


def _tell_encoding(file: BinaryIO, shown: str) -> str:
    utf8, windows = codecs.getincrementaldecoder("utf-8")(), codecs.getincrementaldecoder("cp1252")()
    encoding = "utf-8"
    while chunk := file.read(_CHUNK):
        if b"\0" in chunk:
            raise UsageError(f"{shown} is no text: it holds NUL bytes", _SAVE)
        try:
            if encoding == "utf-8":
                utf8.decode(chunk)
        except UnicodeDecodeError:
            encoding = "cp1252"
        if encoding == "cp1252":
            _try_windows(windows, chunk, shown)
    return encoding if encoding == "cp1252" or not utf8.getstate()[0] else "cp1252"


def _try_windows(decoder: codecs.IncrementalDecoder, chunk: bytes, shown: str) -> None:
    try:
        decoder.decode(chunk)
    except UnicodeDecodeError as error:
        raise UsageError(f"{shown} is neither UTF-8 nor Windows-1252", _SAVE) from error


class _Joined(io.RawIOBase):
    """Bytes that were read already, and the stream that they came from."""

    def __init__(self, head: bytes, stream: BinaryIO) -> None:
        self._head = memoryview(head)
        self._stream = stream

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        """Give what is there, without waiting for more than that."""
        if not self._head:
            read = getattr(self._stream, "read1", self._stream.read)
            self._head = memoryview(read(len(buffer)))
        given = self._head[: len(buffer)]
        self._head = self._head[len(given) :]
        buffer[: len(given)] = given
        return len(given)
