"""The run of a batch: items in, outcomes into the journal, never more documents open than can be asked about.

    item → bytes → digest ─known and unchanged→ skipped
                          └→ prepared ─same content under the same bar→ copied
                                      └→ reviewed → outcome → journal → counted

A document is read, asked about and forgotten: what is in memory does not grow with the length of the list.
"""

import asyncio
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from reviewer.batch.contents import Content, Shard, digest_name, read_content, sign_item
from reviewer.batch.counting import Moment, Pace, Tally, Traffic, make_snapshot
from reviewer.batch.journal import Journal
from reviewer.batch.journal_file import HINT, measure_room
from reviewer.batch.journal_rows import Entry
from reviewer.batch.visit import Desk, Place, Visit, Work, fail_item
from reviewer.domain.batch import Item, Outcome, Snapshot
from reviewer.errors import (
    BudgetExhausted,
    Deferred,
    Interrupted,
    JournalError,
    LoadError,
    ProviderError,
    ReviewerError,
)

GROUP = 500
"""Rows that go to the journal together where nobody waits for each."""
BREATH = 50
"""Items that are skipped before other work is let in."""
ROOM_SECONDS = 0.2
"""How often it is looked whether more documents may be open, when none has ended."""
ROOM_BYTES = 1_500_000
ROOM_BYTES_EACH = 64_000
"""Room that the disk must have for the journal's log, and for the answers and reviews of each open document."""
RUNS_KEY = "runs"


@dataclass
class BatchRun:
    """One run over a list of items."""

    journal: Journal
    items: Iterable[Item]
    prepare: Callable[[Item, Content], Work]
    """Makes a document of an item's bytes and picks its rubric; its errors become the item's failure."""
    root: Path
    """What paths are relative to."""
    max_bytes: int
    bound: Callable[[], int]
    """How many documents may be open at once for now."""
    traffic: Traffic
    pace: Callable[[], Pace | None] = lambda: None
    """What the gate before the endpoint does."""
    ends: Callable[[], str] = lambda: ""
    """Why the budget ends the run, or an empty string."""
    total: int | None = None
    """Items in all, once somebody has counted them."""
    shard: Shard | None = None
    number: int = 0
    """Number of the run, where it goes on with one; else the next that is free is taken."""
    clock: Callable[[], float] = time.monotonic
    stopped: ReviewerError | None = None
    """Why the run takes up no further document."""
    _open: set[asyncio.Task[None]] = field(default_factory=set)
    _waiting: list[Entry] = field(default_factory=list)
    _moved: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        totals = self.journal.totals()
        self._tally = Tally.start(totals)
        self.number = self.number or int(self.journal.read_meta().get(RUNS_KEY, "0")) + 1
        self._began = self.clock()
        self._ended = asyncio.Event()
        self._handled = 0
        self._desk = Desk(self.journal, self.prepare, self.number)

    async def run(self) -> None:
        """Go through the list to its end, or until something stops the run; `stopped` then says what.

        Raises:
            ReviewerError: the list itself cannot be read; what was reviewed before that is kept.
        """
        self.journal.write_meta({RUNS_KEY: str(self.number)})
        try:
            for number, item in enumerate(self.items):
                if self._is_abandoned():
                    break
                await self._admit(number, item)
                if number % BREATH == 0:
                    await asyncio.sleep(0)
        finally:
            await self._drain()

    def stop(self, reason: ReviewerError) -> None:
        """Take up no further document; those that are open are finished."""
        self.stopped = self.stopped or reason
        self._ended.set()

    def abort(self, reason: ReviewerError) -> None:
        """Break off at once; replies that have come are kept."""
        self.stopped = reason
        for task in self._open:
            task.cancel()
        self._ended.set()

    def snapshot(self) -> Snapshot:
        """Say how far the run has come."""
        moment = Moment(
            total=self.total,
            handled=self._handled,
            open_documents=len(self._open),
            seconds=self.clock() - self._began,
            spend=self.journal.spend,
            max_in_flight=self.bound(),
            pace=self.pace(),
        )
        return make_snapshot(self._tally, self.traffic, moment)

    def _is_abandoned(self) -> bool:
        """Say whether the rest of the list is left unread: the user wants an end, or nothing can be written down."""
        return isinstance(self.stopped, Interrupted | JournalError)

    async def _drain(self) -> None:
        while self._open:
            await asyncio.wait(set(self._open))
        if not isinstance(self.stopped, JournalError):
            try:
                await self._write_waiting(0)
            except JournalError as error:
                self.stopped = error

    async def _admit(self, number: int, item: Item) -> None:
        """Take up one item: skip it, put it down as not reviewed, or open it."""
        content: Content | None = None
        fault: LoadError | None = None
        try:
            content = read_content(item, self.root, self.max_bytes)
        except LoadError as error:
            fault = error
        digest = content.digest if content else ""
        if self.shard is not None and not self.shard.holds(digest or digest_name(item)):
            return
        try:
            place = Place(number, item, sign_item(item), self.journal.find_known(item.id))
            if self._is_settled(place, digest):
                self._handled += 1
                await self._write_waiting(GROUP)
                return
            while self.stopped is None and len(self._open) >= max(1, self.bound()):
                await self._wait_for_room()
            self._check_room()
            self._check_budget()
            if self._is_abandoned():
                return
            if self.stopped is not None:
                await self._pass_over(place, digest, self.stopped)
                return
        except JournalError as error:
            self.stop(error)
            return
        task = asyncio.create_task(self._carry(Visit(place, content, fault)))
        self._open.add(task)
        task.add_done_callback(self._close)

    def _is_settled(self, place: Place, digest: str) -> bool:
        known = place.known
        if known is None or known.content != digest or known.sign != place.sign:
            return False
        if not known.settled and (known.run != self.number or known.status == "not_reviewed"):
            return False
        if known.place != place.number:
            self._moved[place.item.id] = place.number
        return True

    async def _wait_for_room(self) -> None:
        self._ended.clear()
        try:
            await asyncio.wait_for(self._ended.wait(), ROOM_SECONDS)
        except TimeoutError:
            return

    def _check_room(self) -> None:
        """Stop while what is in flight can still be written down: an answer that finds no room is paid for in vain."""
        free = measure_room(self.journal.path.parent)
        if free is not None and free < ROOM_BYTES + ROOM_BYTES_EACH * max(1, self.bound()):
            self.stop(JournalError(f"{self.journal.path.as_posix()}: the disk is full but for {free:,} bytes", HINT))

    def _check_budget(self) -> None:
        if reason := self.ends():
            self.stop(BudgetExhausted(reason, "Go on with a larger budget: what was answered is kept."))

    def _close(self, task: asyncio.Task[None]) -> None:
        self._open.discard(task)
        self._handled += 1
        self._ended.set()

    async def _pass_over(self, place: Place, digest: str, reason: ReviewerError) -> None:
        """Put an item down as not reviewed; what an earlier run found out about the same content stays."""
        known = place.known
        if known is not None and known.status != "not_reviewed" and (known.content, known.sign) == (digest, place.sign):
            return
        outcome = fail_item(place, "not_reviewed", reason)
        self._tally.add(known, outcome)
        self._waiting.append(Entry(outcome, digest, place.sign, "", self.number))
        await self._write_waiting(GROUP)

    async def _write_waiting(self, most: int) -> None:
        """Write what nobody waits for, once there is more of it than `most`."""
        if len(self._waiting) > most:
            waiting, self._waiting = self._waiting, []
            await self.journal.record_entries(waiting)
        if len(self._moved) > most:
            moved, self._moved = self._moved, {}
            await self.journal.move_items(moved)

    async def _carry(self, visit: Visit) -> None:
        """Carry one document to its outcome, whatever happens on the way."""
        inner = asyncio.create_task(self._desk.examine(visit))
        entry: Entry | None = None
        try:
            await asyncio.wait([inner])
            entry = self._judge(visit, inner)
            if entry is not None:
                await self.journal.record_entries([entry])
                self._tally.add(visit.place.known, entry.outcome)
        except JournalError as error:
            self.stop(error)
            entry = None
        finally:
            inner.cancel()
            self._desk.release(visit, entry.outcome if entry else None)

    def _judge(self, visit: Visit, inner: asyncio.Task[Outcome]) -> Entry | None:
        """Make an entry of what became of a visit; none when it was broken off or nothing can be written down."""
        if inner.cancelled():
            return None
        error = inner.exception()
        if error is None:
            return visit.make_entry(inner.result(), self.number)
        if isinstance(error, Deferred):  # it is taken up again when its answers have come
            return None
        if isinstance(error, ReviewerError) and error.is_final:
            self.stop(error)
            if isinstance(error, JournalError):
                return None
            return visit.make_entry(visit.fail("not_reviewed", error), self.number)
        spoiled = isinstance(error, ProviderError)
        return visit.make_entry(visit.fail("failed", error), self.number, forget=spoiled)
