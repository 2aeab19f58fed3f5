"""Which keys have come by, kept on disk so that memory stays flat however many they are."""

import sqlite3
from hashlib import blake2b
from typing import Literal

from reviewer.errors import ReviewerError

Meeting = Literal["new", "same", "other"]
"""A key met for the first time, again with the same content, or again with another."""


class Seen:
    """Keys with the content they came with: digests in a private temporary SQLite file that goes with the process."""

    def __init__(self) -> None:
        # an empty name is a database that spills to a nameless temporary file beyond the page cache of 2 MB;
        # the iterator may be advanced by another thread than the one that made it
        self._database = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        self._database.execute("PRAGMA journal_mode = OFF")
        self._database.execute("CREATE TABLE seen (key BLOB PRIMARY KEY, content BLOB) WITHOUT ROWID")
        self._database.execute("BEGIN")

    def meet(self, key: str, content: str = "") -> Meeting:
        """Say how a key is met, and remember it.

        Raises:
            ReviewerError: there is no room for the temporary file.
        """
        row = (_digest(key), _digest(content))
        try:
            if self._database.execute("INSERT OR IGNORE INTO seen VALUES (?, ?)", row).rowcount:
                return "new"
            known = self._database.execute("SELECT content FROM seen WHERE key = ?", row[:1]).fetchone()
        except sqlite3.OperationalError as error:
            raise ReviewerError(
                f"the list of documents cannot be kept in a temporary file: {error}",
                "Make room where temporary files go, or set SQLITE_TMPDIR to a folder with room.",
            ) from error
        return "same" if known[0] == row[1] else "other"

    def close(self) -> None:
        """Forget everything."""
        self._database.close()


def _digest(text: str) -> bytes:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()
