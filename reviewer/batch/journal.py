"""The journal of a batch: every reply and every outcome is on disk before it counts, and can be read back."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from reviewer.batch.committing import Committer
from reviewer.batch.journal_file import (
    OUTCOME_COLUMNS,
    SPEND_COLUMNS,
    Statement,
    explain_faults,
    forget_reply,
    move_outcome,
    open_file,
    put_outcome,
    put_paid,
    put_reply,
)
from reviewer.batch.journal_rows import Entry, Known, list_outcome, list_spend, name_damage, pack, unpack, verify
from reviewer.domain.batch import Outcome, Spend, Totals
from reviewer.domain.chat import ChatReply
from reviewer.domain.review import Cost, Usage

FILE_NAME = "journal.sqlite3"


class Journal:
    """A batch's journal, which several processes may hold open at once."""

    def __init__(self, folder: Path, *, most_pages: int | None = None) -> None:
        """Open the journal of a folder, made where it is missing.

        Args:
            folder: where it is; the folder exists.
            most_pages: pages of the file that it may grow to; without bound by default.

        Raises:
            JournalError: it cannot be opened, or is no journal.
        """
        self.path = folder / FILE_NAME
        # Two connections: one that is waiting for the disk to write would keep readers waiting.
        self._committer = Committer(self.path, open_file(self.path, most_pages=most_pages))
        self._reading = open_file(self.path)
        self.spend = self.add_up_spend()
        """What was paid for, by what this process knows: others may write to the same file."""

    # Replies

    def recall_reply(self, digest: str) -> ChatReply | None:
        """Give the reply to a request, as it was when it came, or nothing.

        Raises:
            JournalError: the journal cannot be read, or what it holds is damaged.
        """
        rows = self._read(
            f"SELECT digest, {SPEND_COLUMNS}, checksum, body FROM replies_1 WHERE digest = ?",  # noqa: S608
            (digest,),
        )
        for *values, checksum, body in rows:
            verify(values, checksum, self.path)
            return unpack(ChatReply, body, self.path)
        return None

    async def record_reply(self, digest: str, reply: ChatReply) -> None:
        """Keep a reply; it is on disk when this returns.

        Raises:
            JournalError: it could not be written.
        """
        await self._committer.write(put_reply(digest, list_spend(reply.usage, reply.cost), pack(reply)))
        self.spend = self.spend.add(reply.usage, reply.cost)

    async def record_paid(self, usage: Usage, cost: Cost) -> None:
        """Count what was paid for without a reply to show for it.

        Raises:
            JournalError: it could not be written.
        """
        await self._committer.write(put_paid(list_spend(usage, cost)))
        self.spend = self.spend.add(usage, cost)

    def note_paid(self, usage: Usage, cost: Cost) -> None:
        """Do as `record_paid`, without waiting for the disk."""
        self.spend = self.spend.add(usage, cost)
        self._committer.write_soon(put_paid(list_spend(usage, cost)))

    # Outcomes

    async def record_entries(self, entries: Sequence[Entry]) -> None:
        """Keep outcomes, together; they are on disk when this returns.

        Raises:
            JournalError: they could not be written.
        """
        statements: list[Statement] = []
        for entry in entries:
            statements += put_outcome(list_outcome(entry), pack(entry.outcome))
            for digest in entry.forget:
                statements += forget_reply(digest)
        await self._committer.write(statements)

    async def record_outcome(self, outcome: Outcome, content_digest: str) -> None:
        """Keep one outcome that no rule of resuming or of duplicates hangs on.

        Raises:
            JournalError: it could not be written.
        """
        await self.record_entries([Entry(outcome, content_digest, "", "", 0)])

    async def move_items(self, places: Mapping[str, int]) -> None:
        """Note the places at which items stand now; they are on disk when this returns.

        Raises:
            JournalError: they could not be written.
        """
        await self._committer.write([statement for pair in places.items() for statement in move_outcome(*pair)])

    def find_known(self, item_id: str) -> Known | None:
        """Tell what is known of an item.

        Raises:
            JournalError: the journal cannot be read, or what it holds is damaged.
        """
        rows = self._read(f"SELECT {OUTCOME_COLUMNS}, checksum FROM outcomes_1 WHERE id = ?", (item_id,))  # noqa: S608
        for *values, checksum in rows:
            verify(values, checksum, self.path)
            _, place, run, status, settled, incomplete, heaviest, duplicate_of, content, sign, _ = values
            is_copy = duplicate_of != ""
            return Known(place, status, bool(settled), bool(incomplete), content, sign, is_copy, heaviest, run)
        return None

    def find_twin(self, content: str, bar: str, run: int) -> Outcome | None:
        """Give the outcome of an item with the same content under the same rubric and level.

        It is one that is settled, or that was found out in this run.

        Raises:
            JournalError: the journal cannot be read, or what it holds is damaged.
        """
        found = self._fetch_outcomes(
            "WHERE content = ? AND bar = ? AND duplicate_of = '' AND (settled OR run = ?) ORDER BY place LIMIT 1",
            (content, bar, run),
        )
        return next((self._restore(values, body) for values, body in found), None)

    def iter_outcomes(self) -> Iterator[Outcome]:
        """Give all outcomes in the order of their places, one at a time.

        Raises:
            JournalError: the journal cannot be read, or what it holds is damaged.
        """
        for values, body in self._fetch_outcomes("ORDER BY place, id", ()):
            yield self._restore(values, body)

    def sign_outcomes(self) -> str:
        """Give what changes when any outcome does, from the rows' checksums.

        Raises:
            JournalError: the journal cannot be read.
        """
        ((count, checksums, places),) = self._read(
            "SELECT COUNT(*), TOTAL(checksum), TOTAL(place * (checksum % 1000003)) FROM outcomes_1", ()
        )
        return f"{count} {checksums:.0f} {places:.0f}"

    # Sums

    def totals(self) -> Totals:
        """Add up what the journal holds; each reply counts once, however often it was recalled.

        Raises:
            JournalError: the journal cannot be read, or what it holds is damaged.
        """
        rows = self._read(
            "SELECT status, COUNT(*), SUM(duplicate_of != ''), SUM(incomplete), MAX(heaviest),"  # noqa: S608
            f" SUM(checksum != checksum_of({OUTCOME_COLUMNS})) FROM outcomes_1 GROUP BY status",
            (),
        )
        counts: dict[str, int] = {"reviewed": 0, "failed": 0, "not_reviewed": 0}
        duplicates = incomplete = 0
        heaviest: list[int] = []
        for status, count, copies, parts, rank, broken in rows:
            self._verify_sum(broken)
            counts[status] = count
            duplicates += copies
            incomplete += parts
            heaviest += [] if rank is None else [rank]
        return Totals(
            **counts,
            duplicates=duplicates,
            incomplete=incomplete,
            heaviest=max(heaviest, default=None),
            spend=self.add_up_spend(),
        )

    def add_up_spend(self) -> Spend:
        """Add up what was paid for; one unknown price makes the sum unknown.

        Raises:
            JournalError: the journal cannot be read, or what it holds is damaged.
        """
        both = (
            f"SELECT {SPEND_COLUMNS}, checksum != checksum_of(digest, {SPEND_COLUMNS}) AS broken FROM replies_1"  # noqa: S608
            f" UNION ALL SELECT {SPEND_COLUMNS}, checksum != checksum_of({SPEND_COLUMNS}) FROM paid_1"
        )
        ((*sums, unknown, currency, date, broken),) = self._read(
            "SELECT TOTAL(requests), TOTAL(prompt), TOTAL(cached), TOTAL(completion), TOTAL(from_cache),"  # noqa: S608
            " TOTAL(unreported), TOTAL(amount), SUM(amount IS NULL), MAX(currency), MAX(price_date), SUM(broken)"
            f" FROM ({both})",
            (),
        )
        self._verify_sum(broken)
        if currency is None:
            return Spend()
        *counts, amount = sums
        names = ("requests", "prompt_tokens", "cached_tokens", "completion_tokens", "from_cache", "unreported")
        return Spend(
            usage=Usage(**dict(zip(names, map(int, counts), strict=True))),
            cost=Cost(amount=None if unknown else amount, currency=currency, price_date=date),
        )

    # Meta

    def read_meta(self) -> dict[str, str]:
        """Give what is written about the batch as a whole.

        Raises:
            JournalError: the journal cannot be read.
        """
        return dict(self._read("SELECT key, value FROM meta_1 ORDER BY key", ()))

    def write_meta(self, values: Mapping[str, str]) -> None:
        """Write something about the batch as a whole; other keys stay.

        Raises:
            JournalError: it could not be written.
        """
        put = "INSERT OR REPLACE INTO meta_1 VALUES (?, ?)"
        self._committer.write_now([(put, pair) for pair in values.items()])

    # The file

    async def flush(self) -> None:
        """Wait until everything that was given is on disk, or could not be put there."""
        await self._committer.flush()

    def close(self) -> None:
        """Close the file once the commit under way has ended."""
        self._committer.close()
        self._reading.close()

    def _read(self, sql: str, values: Sequence[Any]) -> list[Any]:
        with explain_faults(self.path):
            return self._reading.execute(sql, values).fetchall()

    def _fetch_outcomes(self, rest: str, values: Sequence[Any]) -> Iterator[tuple[list[Any], bytes]]:
        with explain_faults(self.path):
            cursor = self._reading.execute(
                f"SELECT {OUTCOME_COLUMNS}, checksum, body FROM outcomes_1 {rest}",  # noqa: S608
                values,
            )
            for *columns, checksum, body in cursor:
                verify(columns, checksum, self.path)
                yield columns, body

    def _restore(self, values: Sequence[Any], body: bytes) -> Outcome:
        outcome = unpack(Outcome, body, self.path)
        place = values[1]
        return outcome if outcome.place == place else outcome.model_copy(update={"place": place})

    def _verify_sum(self, broken: int | None) -> None:
        if broken:
            raise name_damage(self.path)
