"""The rows of one journal into another: outcomes, replies, payments."""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from reviewer.batch.journal_file import (
    OUTCOME_COLUMNS,
    SPEND_COLUMNS,
    checksum_of,
    explain_faults,
    move_outcome,
    open_file,
)
from reviewer.batch.merge_spend import ORIGINS_KEY, Payments, Sums
from reviewer.errors import JournalError

_NAMES = [name.strip() for name in f"{OUTCOME_COLUMNS}, checksum, body".split(",")]
_RANK = "({0}.status = 'reviewed') * 2 + {0}.settled + ({0}.status = 'failed')"
"""SQL: reviewed whole 3, reviewed in part 2, failed 1, not reviewed 0."""

_PUT_OUTCOME = (
    f"INSERT INTO outcomes_1 ({', '.join(_NAMES)}) VALUES ({', '.join('?' * len(_NAMES))})"  # noqa: S608
    f" ON CONFLICT (id) DO UPDATE SET {', '.join(f'{name} = excluded.{name}' for name in _NAMES)}"
    f" WHERE {_RANK.format('excluded')} > {_RANK.format('outcomes_1')}"
)
_REPLY_COLUMNS = f"digest, {SPEND_COLUMNS}, checksum, body"
_PUT_REPLY = f"INSERT INTO replies_1 ({_REPLY_COLUMNS}) VALUES ({', '.join('?' * 12)}) ON CONFLICT (digest) DO NOTHING"  # noqa: S608
_PUT_PAID = f"INSERT INTO paid_1 (number, checksum, {SPEND_COLUMNS}) VALUES ({', '.join('?' * 11)})"  # noqa: S608


def copy_outcomes(source: Path, target: Path) -> None:
    """Copy outcomes; of two of one item the better stays, and of equal ones that which is there.

    Raises:
        JournalError: one of the journals cannot be used, or the source is damaged.
    """
    with _open_pair(source, target) as (reading, writing):
        for *values, checksum, body in reading.execute(f"SELECT {OUTCOME_COLUMNS}, checksum, body FROM outcomes_1"):  # noqa: S608
            _verify(source, values, checksum)
            writing.execute(_PUT_OUTCOME, (*values, checksum, body))


def copy_replies(source: Path, target: Path) -> list[Sums]:
    """Copy replies and give the payments for those that the target has from another journal that paid for them too.

    Raises:
        JournalError: one of the journals cannot be used, or the source is damaged.
    """
    paid_twice: list[Sums] = []
    with _open_pair(source, target) as (reading, writing):
        for *values, checksum, body in reading.execute(f"SELECT {_REPLY_COLUMNS} FROM replies_1"):  # noqa: S608
            _verify(source, values, checksum)
            if writing.execute(_PUT_REPLY, (*values, checksum, body)).rowcount:
                continue
            known = writing.execute(f"SELECT {SPEND_COLUMNS} FROM replies_1 WHERE digest = ?", values[:1]).fetchone()  # noqa: S608
            if known != tuple(values[1:]):
                paid_twice.append(tuple(values[1:]))
    return paid_twice


def number_places(target: Path) -> None:
    """Number the outcomes from 0 where two have one place, because the folders are of different lists.

    Raises:
        JournalError: the journal cannot be used.
    """
    with _open_pair(target, target) as (reading, writing):
        (twice,) = reading.execute("SELECT COUNT(*) > COUNT(DISTINCT place) FROM outcomes_1").fetchone()
        if not twice:
            return
        # in a table of its own, because moving rows while they are read in order would meet some again
        writing.execute("CREATE TEMP TABLE ranked (place INTEGER PRIMARY KEY, id TEXT)")
        writing.execute("INSERT INTO ranked (id) SELECT id FROM outcomes_1 ORDER BY place, id")
        for place, item_id in writing.execute("SELECT place, id FROM ranked"):
            for statement in move_outcome(item_id, place - 1):
                writing.execute(*statement)


def put_payments(target: Path, payments: Payments) -> dict[str, str]:
    """Write the payments of the journals that were merged, and give what the meta says of them.

    Raises:
        JournalError: the journal cannot be used.
    """
    with _open_pair(target, target) as (_, writing):
        for number, sums in enumerate(payments.by_journal.values(), 1):
            writing.execute(_PUT_PAID, (-number, checksum_of(*sums), *sums))
    return {ORIGINS_KEY: json.dumps(list(payments.by_journal))}


@contextmanager
def _open_pair(source: Path, target: Path) -> Iterator[tuple[sqlite3.Connection, sqlite3.Connection]]:
    """Open two journals, the second in a transaction that ends with the block."""
    with explain_faults(target):
        reading = open_file(source)
        try:
            writing = open_file(target)
            try:
                writing.execute("BEGIN IMMEDIATE")
                yield reading, writing
                writing.execute("COMMIT")
            finally:
                writing.close()
        finally:
            reading.close()


def _verify(path: Path, values: Sequence[Any], checksum: int) -> None:
    if checksum_of(*values) != checksum:
        what = f"{path.as_posix()}: the journal is damaged: a row does not have the checksum it was written with"
        raise JournalError(what, "Take a copy of this folder from before.")
