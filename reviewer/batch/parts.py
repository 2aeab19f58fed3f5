"""The files of a batch that goes through the Batch API: which request is in which file, and how far each file has come.

They stand in the journal, so that whoever has the folder can go on: which files there are, under which names the
provider knows them, and what became of each request.
"""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from reviewer.batch.journal_file import Statement, explain_faults, open_file, write_all
from reviewer.domain.chat import Rung

SCHEMA = """
CREATE TABLE IF NOT EXISTS parts_1 (
    name TEXT PRIMARY KEY, requests INTEGER NOT NULL, bytes INTEGER NOT NULL, rung INTEGER NOT NULL,
    prompt INTEGER NOT NULL, reply INTEGER NOT NULL, file TEXT NOT NULL DEFAULT '', batch TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL DEFAULT '', done INTEGER NOT NULL DEFAULT 0, ended INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE IF NOT EXISTS wanted_1 (
    digest TEXT PRIMARY KEY, part TEXT NOT NULL, tries INTEGER NOT NULL, fault TEXT NOT NULL DEFAULT ''
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS wanted_1_by_part ON wanted_1 (part);
"""
"""`part` of a request is empty once its file has ended: it has a reply in `replies_1`, a fault, or is asked again."""


class Part(NamedTuple):
    """One file of requests and the provider's batch over it."""

    name: str
    """Ours: also the name of the file in the folder, and what the provider's batch is labelled with."""
    requests: int
    bytes: int
    rung: Rung
    """How its requests ask for the reply's shape."""
    prompt_tokens: int
    """Upper estimate."""
    reply_tokens: int
    """Upper estimate."""
    file: str = ""
    """The provider's name of the file, once it is there."""
    batch: str = ""
    """The provider's name of the batch, once it is made."""
    state: str = ""
    """The provider's word for how far it is."""
    done: int = 0
    """Requests that the provider says are answered or failed."""
    ended: bool = False
    """True when everything that came of it is in the journal."""


class Fault(NamedTuple):
    """Why a request has no answer and will not be asked again in this run."""

    kind: str
    """Name of the error's class."""
    what: str
    hint: str


class PartLedger:
    """Reads and writes the parts in the journal's file."""

    def __init__(self, journal: Path) -> None:
        """Open the journal's file for parts.

        Raises:
            JournalError: it cannot be opened.
        """
        self._path = journal
        self._connection = open_file(journal)
        with explain_faults(journal):
            self._connection.executescript(SCHEMA)

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def list_parts(self, *, open_only: bool = True) -> list[Part]:
        """List the parts in the order they were made, those that have not ended or all."""
        where = "WHERE NOT ended" if open_only else ""
        rows = self._read(
            f"SELECT name, requests, bytes, rung, prompt, reply, file, batch, state, done, ended FROM parts_1 {where}"  # noqa: S608
            " ORDER BY rowid",
            (),
        )
        return [_read_part(row) for row in rows]

    def add_part(self, part: Part, digests: Iterable[str]) -> None:
        """Note a file that is complete, and the requests in it; both or neither."""
        put = (
            "INSERT INTO wanted_1 (digest, part, tries) VALUES (?, ?, 1)"
            " ON CONFLICT (digest) DO UPDATE SET part = excluded.part, tries = tries + 1"
        )
        statements: list[Statement] = [(put, (digest, part.name)) for digest in digests]
        row = (part.name, part.requests, part.bytes, int(part.rung), part.prompt_tokens, part.reply_tokens)
        put = "INSERT INTO parts_1 (name, requests, bytes, rung, prompt, reply) VALUES (?, ?, ?, ?, ?, ?)"
        statements.append((put, row))
        self._write(statements)

    def note_upload(self, name: str, file: str) -> None:
        """Note the provider's name of a part's file."""
        self._write([("UPDATE parts_1 SET file = ? WHERE name = ?", (file, name))])

    def note_batch(self, name: str, batch: str, state: str, done: int) -> None:
        """Note the provider's name of a part's batch and how far it is."""
        sql = "UPDATE parts_1 SET batch = ?, state = ?, done = ? WHERE name = ?"
        self._write([(sql, (batch, state, done, name))])

    def end_part(self, name: str) -> None:
        """Note that everything that came of a part is in the journal; what is missing may be asked for again."""
        self._write(
            [
                ("UPDATE wanted_1 SET part = '' WHERE part = ?", (name,)),
                ("UPDATE parts_1 SET ended = 1 WHERE name = ?", (name,)),
            ]
        )

    def give_back(self, name: str) -> None:
        """Note that a part was never begun: its requests have not had their try."""
        self._write(
            [
                ("UPDATE wanted_1 SET part = '', tries = tries - 1 WHERE part = ?", (name,)),
                ("UPDATE parts_1 SET ended = 1 WHERE name = ?", (name,)),
            ]
        )

    def note_faults(self, faults: Sequence[tuple[str, Fault]]) -> None:
        """Note why requests have no answer."""
        self._write([("UPDATE wanted_1 SET fault = ? WHERE digest = ?", (json.dumps(f), d)) for d, f in faults])

    def forgive(self) -> None:
        """Forget faults and tries: a new run asks for everything that has no answer."""
        self._write([("DELETE FROM wanted_1 WHERE part = ''", ())])

    def is_under_way(self, digest: str) -> bool:
        """Say whether a request is in a file that has not ended."""
        return bool(self._read("SELECT 1 FROM wanted_1 WHERE digest = ? AND part != ''", (digest,)))

    def find_fault(self, digest: str) -> Fault | None:
        """Give why a request will not be answered, or nothing."""
        rows = self._read("SELECT fault FROM wanted_1 WHERE digest = ? AND fault != ''", (digest,))
        return Fault(*json.loads(rows[0][0])) if rows else None

    def count_tries(self, digest: str) -> int:
        """Count in how many files a request has been."""
        rows = self._read("SELECT tries FROM wanted_1 WHERE digest = ?", (digest,))
        return int(rows[0][0]) if rows else 0

    def _read(self, sql: str, values: Sequence[Any]) -> list[Any]:
        with explain_faults(self._path):
            return self._connection.execute(sql, values).fetchall()

    def _write(self, statements: Iterable[Statement]) -> None:
        with explain_faults(self._path):
            write_all(self._connection, statements)


def _read_part(row: Sequence[Any]) -> Part:
    name, requests, size, rung, prompt, reply, file, batch, state, done, ended = row
    return Part(name, requests, size, Rung(rung), prompt, reply, file, batch, state, done, bool(ended))
