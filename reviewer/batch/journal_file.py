"""The journal's SQLite file: what is in it, and that no half row of it is ever read as a whole one.

A transaction is on disk whole or not at all: that is SQLite's write-ahead log with `synchronous = FULL`, whose frames
carry checksums. SQLite does not guard its pages against bits that flip later, so each row has a checksum of its own.
"""

import json
import os
import shutil
import sqlite3
import time
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from reviewer.errors import JournalError

BUSY_SECONDS = 60.0
"""How long a statement waits for another process's lock."""
OPEN_TRIES = 50

# Table names end in the version of their columns: a folder of another version is refused by `meta`, not misread.
SCHEMA = """
CREATE TABLE IF NOT EXISTS meta_1 (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS replies_1 (
    digest TEXT PRIMARY KEY, checksum INTEGER NOT NULL, requests INTEGER NOT NULL, prompt INTEGER NOT NULL,
    cached INTEGER NOT NULL, completion INTEGER NOT NULL, from_cache INTEGER NOT NULL, unreported INTEGER NOT NULL,
    amount REAL, currency TEXT NOT NULL, price_date TEXT NOT NULL, body BLOB NOT NULL
);
CREATE TABLE IF NOT EXISTS paid_1 (
    number INTEGER PRIMARY KEY, checksum INTEGER NOT NULL, requests INTEGER NOT NULL, prompt INTEGER NOT NULL,
    cached INTEGER NOT NULL, completion INTEGER NOT NULL, from_cache INTEGER NOT NULL, unreported INTEGER NOT NULL,
    amount REAL, currency TEXT NOT NULL, price_date TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS outcomes_1 (
    id TEXT PRIMARY KEY, place INTEGER NOT NULL, checksum INTEGER NOT NULL, run INTEGER NOT NULL, status TEXT NOT NULL,
    settled INTEGER NOT NULL, incomplete INTEGER NOT NULL, heaviest INTEGER, duplicate_of TEXT NOT NULL,
    content TEXT NOT NULL, sign TEXT NOT NULL, bar TEXT NOT NULL, body BLOB NOT NULL
);
CREATE INDEX IF NOT EXISTS outcomes_1_by_place ON outcomes_1 (place);
CREATE INDEX IF NOT EXISTS outcomes_1_by_content ON outcomes_1 (content);
"""
SPEND_COLUMNS = "requests, prompt, cached, completion, from_cache, unreported, amount, currency, price_date"
OUTCOME_COLUMNS = (
    "id, place, run, status, settled, incomplete, heaviest, duplicate_of, content, sign, bar"  # and checksum, body
)

Statement = tuple[str, Sequence[Any]]
"""SQL and its values."""

HINT = "What is in it stays: free some space or mend the disk, then start the same command again to go on."


def put_reply(digest: str, spend: Sequence[Any], body: bytes) -> list[Statement]:
    """Write a reply; where another process was first, its reply stays, and this one is only counted as paid for."""
    values = (digest, *spend)
    return [
        (
            f"INSERT INTO paid_1 (checksum, {SPEND_COLUMNS}) SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?, ?"  # noqa: S608
            " FROM replies_1 WHERE digest = ?",
            (checksum_of(*spend), *spend, digest),
        ),
        (
            f"INSERT INTO replies_1 (digest, {SPEND_COLUMNS}, checksum, body)"  # noqa: S608
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (digest) DO NOTHING",
            (*values, checksum_of(*values), body),
        ),
    ]


def forget_reply(digest: str) -> list[Statement]:
    """Forget what a reply said, not what it cost."""
    return [
        (
            f"INSERT INTO paid_1 (checksum, {SPEND_COLUMNS}) SELECT checksum_of({SPEND_COLUMNS}), {SPEND_COLUMNS}"  # noqa: S608
            " FROM replies_1 WHERE digest = ?",
            (digest,),
        ),
        ("DELETE FROM replies_1 WHERE digest = ?", (digest,)),
    ]


def put_paid(spend: Sequence[Any]) -> list[Statement]:
    """Write what was paid for without a reply to show for it."""
    return [
        (
            f"INSERT INTO paid_1 (checksum, {SPEND_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608
            (checksum_of(*spend), *spend),
        )
    ]


def put_outcome(values: Sequence[Any], body: bytes) -> list[Statement]:
    """Write an outcome in place of what was known of the same item; the values are those of `OUTCOME_COLUMNS`."""
    return [
        (
            f"INSERT OR REPLACE INTO outcomes_1 ({OUTCOME_COLUMNS}, checksum, body)"  # noqa: S608
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (*values, checksum_of(*values), body),
        )
    ]


def move_outcome(item_id: str, place: int) -> list[Statement]:
    """Write an item's new place; a damaged row stays as it is and is found out when it is read."""
    moved = OUTCOME_COLUMNS.replace("place", "?1")
    return [
        (
            f"UPDATE outcomes_1 SET place = ?1, checksum = checksum_of({moved})"  # noqa: S608
            f" WHERE id = ?2 AND checksum = checksum_of({OUTCOME_COLUMNS})",
            (place, item_id),
        )
    ]


def checksum_of(*values: Any) -> int:
    """Compute the checksum of a row's columns; the body has one of its own, as all that zlib packs."""
    return zlib.crc32(json.dumps(values, ensure_ascii=True, default=repr).encode("ascii"))


def open_file(path: Path, *, most_pages: int | None = None) -> sqlite3.Connection:
    """Open the file, made with mode 0600 where it is missing.

    Args:
        path: the file, in a folder that is there.
        most_pages: pages that it may grow to; without bound by default.

    Raises:
        JournalError: it cannot be opened, or is no journal.
    """
    with explain_faults(path):
        make_private(path)
        connection = _connect(path)
        if most_pages is not None:
            connection.execute(f"PRAGMA max_page_count = {int(most_pages)}")
        return connection


def make_private(path: Path) -> None:
    """Make an empty file with mode 0600 where there is none; SQLite gives its other files the same mode.

    A file that is there must not be opened: closing it again would take away the locks that this process holds through
    other connections (POSIX), and another process would then remove the log that we write to.
    """
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))


def _connect(path: Path) -> sqlite3.Connection:
    for attempt in range(OPEN_TRIES):
        connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
        try:
            # Before the journal mode: changing that takes a lock which is not waited for otherwise.
            connection.execute(f"PRAGMA busy_timeout = {int(BUSY_SECONDS * 1000)}")
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            connection.create_function("checksum_of", -1, checksum_of, deterministic=True)
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


@contextmanager
def explain_faults(path: Path) -> Iterator[None]:
    """Turn what SQLite and the disk say into words.

    Raises:
        JournalError: whatever went wrong inside.
    """
    try:
        yield
    except sqlite3.Error as error:
        raise JournalError(f"{path.as_posix()}: {_name_fault(error)}", HINT) from error
    except OSError as error:
        raise JournalError(f"{path.as_posix()}: {error.strerror or error}", HINT) from error


def _name_fault(error: sqlite3.Error) -> str:
    words = str(error)
    if "full" in words:
        return "the disk is full; the batch stops here"
    if "not a database" in words or "malformed" in words or "no such" in words or "has no column" in words:
        return f"the journal is damaged ({words}); take another folder, or a copy of this one"
    if "readonly" in words:
        return "the journal may not be written"
    if "locked" in words:
        return f"another program has kept the journal locked for more than {BUSY_SECONDS:.0f} s"
    return f"the journal cannot be used: {words}"


def measure_room(folder: Path) -> int | None:
    """Give the bytes that are free where a folder is, or nothing where the system does not say."""
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return None


def write_all(connection: sqlite3.Connection, statements: Iterable[Statement]) -> None:
    """Run statements in one transaction, which is on disk when this returns, whole, or not there at all."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        for sql, values in statements:
            connection.execute(sql, values)
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
