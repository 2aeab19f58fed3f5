"""Which documents have passed before and are unchanged since: by size, times and inode, else by a digest of the bytes.

The memory is the user's own, outside the repository, so that nobody can commit one.
"""

import hashlib
import json
import os
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from reviewer.errors import UsageError
from reviewer.files import write_whole

FORMAT = 1
RACY = 2_000_000_000
"""Nanoseconds: a file that was touched so short before it was read may change again without a new time."""


class Stamp(NamedTuple):
    """A file's looks and content."""

    looks: tuple[int, int, int, int] | None
    """Size, times of change of content and of inode in nanoseconds, inode; nothing where they say nothing yet."""
    digest: str
    """SHA-256 of its bytes."""


def look(path: Path) -> tuple[int, int, int, int] | None:
    """Look at a file without reading it; nothing when it is not there."""
    try:
        status = os.stat(path)  # noqa: PTH116 - thousands of them, and pathlib costs as much again
    except OSError:
        return None
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino


def stamp(data: bytes, looks: tuple[int, int, int, int] | None, now: int) -> Stamp:
    """Make the stamp of a file that was looked at before it was read."""
    settled = looks is not None and max(looks[1], looks[2]) < now - RACY
    return Stamp(looks if settled else None, hashlib.sha256(data).hexdigest())


def digest_files(files: Iterable[Path]) -> str:
    """Compute a digest over the looks of files: another one when any of them may have changed."""
    whole = hashlib.sha256()
    for file in files:
        whole.update(f"{file.as_posix()}\0{look(file)}\0".encode("utf-8", "surrogatepass"))
    return whole.hexdigest()


class PassedBefore:
    """Remembers documents that passed, with all that their passing depends on."""

    def __init__(self, file: Path, context: str, clock: Callable[[], int] = time.time_ns) -> None:
        """Open the memory.

        Args:
            file: where it is kept.
            context: a digest of everything else that a result depends on; with another one all is forgotten.
            clock: nanoseconds since 1970.
        """
        self._file = file
        self._context = context
        self._clock = clock
        self._entries = self._read()
        self._changed = False

    def _read(self) -> dict[str, Any]:
        try:
            data = json.loads(self._file.read_bytes())
            entries = data["entries"] if (data["format"], data["context"]) == (FORMAT, self._context) else {}
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return {}
        return entries if isinstance(entries, dict) else {}

    def recall(self, name: str, files: tuple[Path, ...]) -> Any:
        """Give what was remembered of a document while none of its files has changed; nothing otherwise."""
        try:
            stamps, result = self._entries[name]
            known = [Stamp(tuple(looks) if looks else None, digest) for looks, digest in stamps]
            held = [self._hold(path, one) for path, one in zip(files, known, strict=True)]
        except (KeyError, TypeError, ValueError):
            return None
        if any(one is None for one in held):
            return None
        if held != known:
            self._entries[name] = [held, result]
            self._changed = True
        return result

    def _hold(self, path: Path, known: Stamp) -> Stamp | None:
        """Hold a file against its stamp; one with other looks is read."""
        looks = look(path)
        if looks is None:
            return None
        if looks == known.looks:
            return known
        try:
            now = stamp(path.read_bytes(), looks, self._clock())
        except OSError:
            return None
        return now if now.digest == known.digest else None

    def remember(self, name: str, stamps: tuple[Stamp, ...], result: Any) -> None:
        """Remember that a document passed; `result` is plain data."""
        self._entries[name] = [stamps, result]
        self._changed = True

    def save(self) -> None:
        """Write the memory if it has changed; where it cannot be written, everything is verified again next time."""
        if self._changed:
            text = json.dumps({"format": FORMAT, "context": self._context, "entries": self._entries})
            with suppress(OSError, UsageError):
                self._file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                write_whole(self._file, text, mode=0o600)
