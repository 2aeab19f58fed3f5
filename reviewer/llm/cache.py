"""The response cache: keeps replies and rungs between runs, and never stops a review when it cannot."""

import os
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from reviewer.domain.chat import Rung
from reviewer.llm.cache_store import LARGEST, CacheStats, CacheStore, Entry

FILE_NAME = "replies-1.sqlite3"
"""The number goes up when the tables change: versions of the program never read each other's file."""
RUNG_SECONDS = 7 * 86400
"""How long a rung is believed: servers get better."""

Result = TypeVar("Result")


def ignore_warning(text: str) -> None:
    """Tell nobody."""


class ResponseCache:
    """A cache in a folder. Opened at its first use; a file that is no database is set aside for a new one."""

    def __init__(
        self, folder: Path, *, on_warning: Callable[[str], None] = ignore_warning, largest: int = LARGEST
    ) -> None:
        """Set the folder; nothing is opened yet.

        Args:
            folder: where the file is or will be.
            on_warning: told, once, when the cache cannot be used.
            largest: bytes above which the oldest entries go.
        """
        self.path = folder / FILE_NAME
        self._on_warning = on_warning
        self._largest = largest
        self._store: CacheStore | None = None
        self._hits: list[str] = []
        self._warned = False
        self._broken = False

    def recall(self, key: str) -> Entry | None:
        """Give the entry of a key, or nothing."""
        entry = self._attempt(lambda store: store.read(key))
        if entry is not None:
            self._hits.append(key)
        return entry

    def remember(self, key: str, entry: Entry) -> None:
        """Keep an entry."""
        self._attempt(lambda store: store.write(key, entry))

    def recall_rung(self, base_url: str, model: str) -> Rung | None:
        """Give the rung that worked for a model in the last days, or nothing."""
        found = self._attempt(lambda store: store.read_rung(base_url, model, time.time() - RUNG_SECONDS))
        return Rung(found) if found is not None and found in tuple(Rung) else None

    def remember_rung(self, base_url: str, model: str, rung: Rung) -> None:
        """Keep a rung for the next process."""
        self._attempt(lambda store: store.write_rung(base_url, model, int(rung)))

    def stats(self) -> CacheStats:
        """Count what is there; nothing is made where there is nothing."""
        if not self.path.exists():
            return CacheStats(self.path)
        return self._attempt(lambda store: store.measure()) or CacheStats(self.path)

    def clear(self) -> int:
        """Delete everything; gives how many entries went."""
        if not self.path.exists():
            return 0
        self._hits.clear()
        return self._attempt(lambda store: store.clear()) or 0

    def close(self) -> None:
        """Note the hits of this run and close the file."""
        if self._hits and self._store is not None:
            hits, self._hits = self._hits, []
            self._attempt(lambda store: store.count_hits(hits))
        if self._store is not None:
            store, self._store = self._store, None
            if store.is_ours:
                store.close()

    def _attempt(self, action: Callable[[CacheStore], Result]) -> Result | None:
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

    def _open(self) -> CacheStore:
        if self._store is None or not self._store.is_ours:
            self._store = CacheStore(self.path, largest=self._largest)
        return self._store

    def _set_aside(self) -> bool:
        """Move a broken file out of the way, once a run; false where that does not work."""
        if self._warned:
            return False
        self._warned = True
        if self._store is not None:
            self._store.close()
            self._store = None
        aside = self.path.with_name(f"{self.path.name}.broken-{os.getpid()}")
        try:
            os.replace(self.path, aside)
            for suffix in ("-wal", "-shm"):
                self.path.with_name(self.path.name + suffix).unlink(missing_ok=True)
        except OSError:
            self._warned = False
            return False
        self._on_warning(f"the response cache was damaged; it is set aside as {aside.as_posix()} and a new one begun")
        return True

    def _warn(self, error: sqlite3.Error | OSError) -> None:
        # A lock passes; anything else would fail again with every request.
        self._broken = "locked" not in str(error)
        if not self._warned:
            self._warned = True
            self._on_warning(f"the response cache {self.path.as_posix()} cannot be used: {error}; going on without it")


def _is_no_database(error: sqlite3.Error | OSError) -> bool:
    return isinstance(error, sqlite3.DatabaseError) and any(
        words in str(error)
        for words in ("not a database", "malformed", "no such column", "no such table", "has no column")
    )
