"""Standard input → rows: JSON lines, CSV with a header, or a plain list of paths."""

import os
from collections.abc import Iterator
from typing import BinaryIO, TextIO

from reviewer.batch.manifest_csv import DELIMITERS, is_header, read_csv
from reviewer.batch.manifest_jsonl import read_jsonl
from reviewer.batch.manifest_rows import Row
from reviewer.batch.manifest_text import find_marked_encoding, read_lines, read_stream
from reviewer.errors import UsageError

NAME = "standard input"

_LONGEST_HEAD = 1 << 20
"""Bytes to look at for the end of the first line."""
_LONGEST_PATH = 1 << 16
"""Bytes of a path; Linux takes 4,096, Windows 32,767 characters."""


def read_list(stream: BinaryIO) -> Iterator[Row]:
    """Tell by the first line what a stream lists, and read it.

    A NUL in it means paths that end in NUL, as `find -print0` writes them; a brace at its start means JSON lines; a
    column `path` or `text` means CSV; anything else is a list of paths, one a line.

    Raises:
        UsageError: CSV with a quote that is never closed, or a path without an end.
    """
    head = _read_head(stream)
    marked = find_marked_encoding(head)
    if marked is None and b"\0" in head:
        return _read_ended_paths(stream, head)
    text = read_stream(stream, head)
    start = head.decode(marked or "utf-8", "replace").lstrip("\ufeff \t\r\n")
    if start.startswith("{"):
        return read_jsonl(text, NAME)
    if _looks_like_csv(start):
        return read_csv(text, NAME)
    return read_paths(text, NAME)


def read_paths(text: TextIO, shown: str) -> Iterator[Row]:
    """Give a row a line that holds a path."""
    for number, line in enumerate(read_lines(text), 1):
        place = f"{shown}:{number}"
        path = (line or "").removeprefix("\ufeff").rstrip("\r\n")
        if line is None or len(path) > _LONGEST_PATH:
            yield Row(place, fault="the line is too long for a path", hint="Write one path a line.")
        elif path.strip():
            yield Row(place, {"path": path})


def _read_head(stream: BinaryIO) -> bytes:
    """Read up to the end of the first line, or a little more; a slow sender is not waited for longer."""
    head = b""
    read = getattr(stream, "read1", stream.read)
    while b"\n" not in head and b"\0" not in head and len(head) < _LONGEST_HEAD:
        chunk = read(_LONGEST_PATH)
        if not chunk:
            break
        head += chunk
    return head


def _looks_like_csv(start: str) -> bool:
    lines = start.splitlines() or [""]
    first = lines[1] if lines[0].lower().startswith("sep=") and len(lines) > 1 else lines[0]
    return any(
        is_header([cell.strip().strip('"').lower() for cell in first.split(delimiter)]) for delimiter in DELIMITERS
    )


def _read_ended_paths(stream: BinaryIO, head: bytes) -> Iterator[Row]:
    read = getattr(stream, "read1", stream.read)
    number, rest, ended = 0, head, False
    while not ended:
        *whole, rest = rest.split(b"\0")
        if len(rest) > _LONGEST_PATH:
            raise UsageError(f"{NAME}:{number + len(whole) + 1}: too long for a path", "End each path with a NUL.")
        more = read(_LONGEST_PATH)
        ended = not more
        for path in [*whole, rest] if ended else whole:
            number += 1
            if path:
                yield Row(f"{NAME}:{number}", {"path": os.fsdecode(path)})
        rest += more
