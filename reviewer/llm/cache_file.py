"""The response cache's SQLite file: opened by many processes at once, private to its user, bounded in size."""

import os
import sqlite3
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

BUSY_SECONDS = 10.0
"""How long a statement waits for another process's lock."""
OPEN_TRIES = 20
LARGEST = 500_000_000
"""Bytes above which the oldest entries go."""

# Table names end in the version of their columns: programs of two versions never trip over each other's tables.
SCHEMA = """
CREATE TABLE IF NOT EXISTS replies_1 (
    key TEXT PRIMARY KEY, content TEXT NOT NULL, answered_by TEXT NOT NULL, base_url TEXT NOT NULL, model TEXT NOT NULL,
    prompt_tokens INTEGER NOT NULL, completion_tokens INTEGER NOT NULL, created REAL NOT NULL,
    hits INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS replies_1_by_age ON replies_1 (created);
CREATE TABLE IF NOT EXISTS rungs_1 (
    base_url TEXT NOT NULL, model TEXT NOT NULL, rung INTEGER NOT NULL, created REAL NOT NULL,
    PRIMARY KEY (base_url, model)
) WITHOUT ROWID;
"""


class Entry(NamedTuple):
    """A reply as it is kept."""

    content: str
    answered_by: str
    base_url: str
    model: str
    prompt_tokens: int
    completion_tokens: int


class CacheStats(NamedTuple):
    """What the cache holds."""

    path: Path
    entries: int = 0
    bytes: int = 0
    oldest: float | None = None
    """When the oldest entry was made, in seconds since the epoch."""
    newest: float | None = None
    hits: int = 0
    """Requests answered from it."""
    saved_prompt_tokens: int = 0
    """Tokens that those requests would have cost."""
    saved_completion_tokens: int = 0


class CacheFile:
    """One connection to the file. Every method may raise `sqlite3.Error`, which the store above deals with."""

    def __init__(self, path: Path, *, largest: int = LARGEST) -> None:
        """Open the file, made with mode 0600 in a folder made with mode 0700 where they are missing.

        Raises:
            sqlite3.Error: the file is no database, or stays locked.
            OSError: the folder or the file cannot be made.
        """
        self.path = path
        self._largest = largest
        self._pid = os.getpid()
        _make_private(path)
        self._connection = _connect(path)

    @property
    def is_ours(self) -> bool:
        """False in a forked child, which must not use its parent's connection."""
        return self._pid == os.getpid()

    def read(self, key: str) -> Entry | None:
        """Give the entry of a key, or nothing."""
        row = self._connection.execute(
            "SELECT content, answered_by, base_url, model, prompt_tokens, completion_tokens FROM replies_1"
            " WHERE key = ?",
            (key,),
        ).fetchone()
        return Entry(*row) if row else None

    def write(self, key: str, entry: Entry) -> None:
        """Keep an entry, replacing what the key held; sheds the oldest entries above the size bound."""
        self._connection.execute(
            "INSERT INTO replies_1 (key, content, answered_by, base_url, model, prompt_tokens, completion_tokens,"
            " created) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (key) DO UPDATE SET content = excluded.content,"
            " answered_by = excluded.answered_by, prompt_tokens = excluded.prompt_tokens,"
            " completion_tokens = excluded.completion_tokens, created = excluded.created",
            (key, *entry, time.time()),
        )
        if self._measure() > self._largest:
            self._shed()

    def count_hits(self, keys: Iterable[str]) -> None:
        """Note that entries answered a request, in one transaction."""
        self._connection.execute("BEGIN IMMEDIATE")
        self._connection.executemany("UPDATE replies_1 SET hits = hits + 1 WHERE key = ?", [(key,) for key in keys])
        self._connection.execute("COMMIT")

    def read_rung(self, base_url: str, model: str, since: float) -> int | None:
        """Give the rung noted for a model since a time (seconds since the epoch), or nothing."""
        row = self._connection.execute(
            "SELECT rung FROM rungs_1 WHERE base_url = ? AND model = ? AND created >= ?", (base_url, model, since)
        ).fetchone()
        return int(row[0]) if row else None

    def write_rung(self, base_url: str, model: str, rung: int) -> None:
        """Note the rung that works for a model."""
        self._connection.execute(
            "INSERT OR REPLACE INTO rungs_1 VALUES (?, ?, ?, ?)", (base_url, model, rung, time.time())
        )

    def measure(self) -> CacheStats:
        """Count what is there."""
        row = self._connection.execute(
            "SELECT COUNT(*), MIN(created), MAX(created), COALESCE(SUM(hits), 0),"
            " COALESCE(SUM(hits * prompt_tokens), 0), COALESCE(SUM(hits * completion_tokens), 0) FROM replies_1"
        ).fetchone()
        return CacheStats(self.path, row[0], self._measure(), row[1], row[2], row[3], row[4], row[5])

    def clear(self) -> int:
        """Delete every entry and rung; gives how many entries went."""
        count = self._connection.execute("DELETE FROM replies_1").rowcount
        self._connection.execute("DELETE FROM rungs_1")
        self._connection.execute("VACUUM")
        self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return int(count)

    def is_sound(self) -> bool:
        """Check the whole file, which takes time for a large one."""
        return bool(self._connection.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok")

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def _measure(self) -> int:
        """Give the bytes in use, from the file's header: no scan."""
        size = self._connection.execute("PRAGMA page_size").fetchone()[0]
        pages = self._connection.execute("PRAGMA page_count").fetchone()[0]
        free = self._connection.execute("PRAGMA freelist_count").fetchone()[0]
        return int(size * (pages - free))

    def _shed(self) -> None:
        """Delete the oldest tenth of the entries until the file is below the bound."""
        for _ in range(20):
            count = self._connection.execute("SELECT COUNT(*) FROM replies_1").fetchone()[0]
            self._connection.execute(
                "DELETE FROM replies_1 WHERE key IN (SELECT key FROM replies_1 ORDER BY created LIMIT ?)",
                (max(1, count // 10),),
            )
            if count <= 1 or self._measure() <= self._largest:
                return


def _make_private(path: Path) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # SQLite gives its -wal and -shm files the mode of the file itself. A file that is there must not be opened: closing
    # it would take away the locks that this process may hold on it through another connection.
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))


def _connect(path: Path) -> sqlite3.Connection:
    for attempt in range(OPEN_TRIES):
        connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
        try:
            # Before the journal mode: changing that takes a lock which is not waited for otherwise.
            connection.execute(f"PRAGMA busy_timeout = {int(BUSY_SECONDS * 1000)}")
            connection.execute("PRAGMA journal_mode = WAL")
            # Survives the death of the process; a power cut may cost the last replies, never the file.
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.executescript(SCHEMA)
        except sqlite3.OperationalError as error:
            connection.close()
            if "locked" not in str(error) or attempt == OPEN_TRIES - 1:
                raise
            time.sleep(0.02 * (attempt + 1))
        except sqlite3.Error:
            connection.close()
            raise
        else:
            return connection
    raise sqlite3.OperationalError("database is locked")
