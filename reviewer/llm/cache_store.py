"""The response cache: keeps replies and rungs between runs, and never stops a review when it cannot."""

import os
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from reviewer.domain.chat import Rung
from reviewer.llm.cache_file import LARGEST, CacheFile, CacheStats, Entry

FILE_NAME = "replies.sqlite3"
RUNG_SECONDS = 7 * 86400
"""How long a rung is believed: servers get better."""

Result = TypeVar("Result")


def ignore_warning(text: str) -> None:
    """Tell nobody."""


class ResponseCache:
    """A cache in a file. Opened at its first use; a file that is no database is set aside for a new one."""

    def __init__(
        self, folder: Path, *, on_warning: Callable[[str], None] = ignore_warning, largest: int = LARGEST
    ) -> None:
        """Set the folder; nothing is opened yet.

        Args:
            folder: where the file is or will be; made when needed.
            on_warning: told, once, when the cache cannot be used.
            largest: bytes above which the oldest entries go.
        """
        self.path = folder / FILE_NAME
        self._warn_user = on_warning
        self._largest = largest
        self._file: CacheFile | None = None
        self._hits: list[str] = []
        self._warned = False
        self._broken = False
        self._set_aside_before = False

    def recall(self, key: str) -> Entry | None:
        """Give the entry of a key, or nothing."""
        entry = self._attempt(lambda file: file.read(key))
        if entry is not None:
            self._hits.append(key)
        return entry

    def remember(self, key: str, entry: Entry) -> None:
        """Keep an entry."""
        self._attempt(lambda file: file.write(key, entry))

    def recall_rung(self, base_url: str, model: str) -> Rung | None:
        """Give the rung that worked for a model in the last days, or nothing."""
        found = self._attempt(lambda file: file.read_rung(base_url, model, time.time() - RUNG_SECONDS))
        return Rung(found) if found is not None and found in tuple(Rung) else None

    def remember_rung(self, base_url: str, model: str, rung: Rung) -> None:
        """Keep a rung for the next process."""
        self._attempt(lambda file: file.write_rung(base_url, model, int(rung)))

    def stats(self) -> CacheStats:
        """Count what is there; nothing is made where there is nothing."""
        if not self.path.exists():
            return CacheStats(self.path)
        return self._attempt(lambda file: file.measure()) or CacheStats(self.path)

    def clear(self) -> int:
        """Delete everything; gives how many entries went."""
        if not self.path.exists():
            return 0
        self._hits.clear()
        return self._attempt(lambda file: file.clear()) or 0

    def close(self) -> None:
        """Note the hits of this run and close the file."""
        if self._hits and self._file is not None:
            hits, self._hits = self._hits, []
            self._attempt(lambda file: file.count_hits(hits))
        self._close_file()

    def _attempt(self, action: Callable[[CacheFile], Result]) -> Result | None:
        """Run an action; what fails is told once and counts as not there."""
        if self._broken:
            return None
        try:
            return action(self._open())
        except (sqlite3.Error, OSError) as error:
            if _is_no_database(error) and self._set_aside():
                return self._attempt(action)
            self._warn(error)
            return None

    def _open(self) -> CacheFile:
        if self._file is None or not self._file.is_ours:
            self._file = CacheFile(self.path, largest=self._largest)
        return self._file

    def _set_aside(self) -> bool:
        """Move a broken file out of the way, once a run; false where that does not work."""
        if self._set_aside_before:
            return False
        self._set_aside_before = True
        self._close_file()
        if self._is_mended():
            return True
        aside = self.path.with_name(f"{self.path.name}.broken-{os.getpid()}")
        try:
            self.path.replace(aside)
            for suffix in ("-wal", "-shm"):
                self.path.with_name(self.path.name + suffix).unlink(missing_ok=True)
        except OSError:
            return False
        self._warned = True
        self._warn_user(f"the response cache was damaged; it is set aside as {aside.as_posix()} and a new one begun")
        return True

    def _is_mended(self) -> bool:
        """Say whether another process has put a new file there since, which must stay."""
        try:
            self._file = CacheFile(self.path, largest=self._largest)
            if self._file.is_sound():
                return True
        except (sqlite3.Error, OSError):
            pass
        self._close_file()
        return False

    def _close_file(self) -> None:
        if self._file is not None:
            file, self._file = self._file, None
            if file.is_ours:
                file.close()

    def _warn(self, error: sqlite3.Error | OSError) -> None:
        # A lock passes; anything else would fail again with every request.
        self._broken = "locked" not in str(error)
        if not self._warned:
            self._warned = True
            self._warn_user(f"the response cache {self.path.as_posix()} cannot be used: {error}; going on without it")


def _is_no_database(error: sqlite3.Error | OSError) -> bool:
    return isinstance(error, sqlite3.DatabaseError) and any(
        words in str(error)
        for words in ("not a database", "malformed", "no such column", "no such table", "has no column")
    )
