"""A batch that goes through the provider's Batch API: rounds of files, each answered within a day at half the price.

    items → requests without an answer → files → the provider's batches → replies → journal
      ↑                                                                                │
      └──────────────────── until nothing is asked for any more ──────────────────────┘

The same code as for live requests reviews the documents; a request whose reply has not come puts its document off until
the next round. So re-asks are a round of their own, and a run that is broken off goes on from the journal.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from reviewer.batch.collecting import Collector
from reviewer.batch.counting import say_count
from reviewer.batch.part_writer import PartWriter
from reviewer.batch.parts import Part, PartLedger
from reviewer.batch.run import BatchRun
from reviewer.domain.batch import Snapshot
from reviewer.errors import EndpointRefused, EndpointUnreachable, Interrupted, ProviderError, ReviewerError, Submitted
from reviewer.llm.openai_batches import OpenAIBatches, RemoteBatch
from reviewer.llm.transient import Transient

FIRST_WAIT = 5.0
LONGEST_WAIT = 60.0
"""Seconds between two looks at the provider's batches, doubled each time; a batch takes minutes to hours."""
TOO_MUCH = frozenset(("token_limit_exceeded",))
"""Codes of a batch that was refused because too many tokens wait at the provider already."""
GOES_ON = "`reviewer batch collect FOLDER` takes in what has come, here or wherever the folder is copied to."


@dataclass
class Rounds:
    """One run of such a batch; it stands where a `BatchRun` stands for live requests."""

    ledger: PartLedger
    writer: PartWriter
    remote: OpenAIBatches
    collector: Collector
    make_run: Callable[[int], BatchRun]
    """Makes the run over the items whose requests go into files: with a number, or 0 for the next that is free."""
    wait_for_answers: bool = True
    """Whether to stay until all answers have come."""
    afford: Callable[[Part], ReviewerError | None] = lambda _part: None
    """Says why a file may not be sent, such as a budget that it would exceed."""
    first_wait: float = FIRST_WAIT
    stopped: ReviewerError | None = None
    _note: str = ""
    _wake: asyncio.Event = field(default_factory=asyncio.Event)
    _work: asyncio.Task[None] | None = None

    def __post_init__(self) -> None:
        self._run = self.make_run(0)
        self._number = self._run.number

    async def run(self) -> None:
        """Go through rounds until nothing is asked for any more, or something stops the run.

        Raises:
            ReviewerError: the list itself cannot be read.
        """
        self._work = asyncio.create_task(self._go_round())
        try:
            await asyncio.wait([self._work])
            if not self._work.cancelled():
                self._work.result()
        except ProviderError as error:
            self.stop(error)
        finally:
            self.writer.discard()

    def stop(self, reason: ReviewerError) -> None:
        """End after the step under way; what is at the provider goes on there."""
        self.stopped = self.stopped or _add_hint(reason, self.ledger.list_parts())
        self._run.stop(reason)
        self._wake.set()

    def abort(self, reason: ReviewerError) -> None:
        """Break off at once."""
        self.stop(reason)
        self._run.abort(reason)
        if self._work is not None:
            self._work.cancel()

    def snapshot(self) -> Snapshot:
        """Say how far the run has come."""
        snapshot = self._run.snapshot()
        away = sum(part.requests - part.done for part in self.ledger.list_parts() if part.batch)
        return snapshot.model_copy(
            update={"in_flight": away, "note": self._note or snapshot.note, "seconds_left": None}
        )

    async def _go_round(self) -> None:
        self.writer.clear()
        if not self.ledger.list_parts():
            self.ledger.forgive()
        while self.stopped is None:
            await self._see_through()
            if self.stopped is not None:
                return
            self._note = "collecting what is to be asked"
            self._run = self.make_run(self._number)
            written = self.writer.requests
            await self._run.run()
            if self._run.stopped is not None:
                self.stop(self._run.stopped)
                return
            self.writer.close()
            if self.writer.requests == written:
                return

    async def _see_through(self) -> None:
        """Bring every file to its end: sent, answered, taken in."""
        wait = self.first_wait
        while (parts := self.ledger.list_parts()) and self.stopped is None:
            moved = [await self._move_on(part) for part in parts]
            left = self.ledger.list_parts()
            if not left or self.stopped is not None:
                return
            if not self.wait_for_answers and all(part.batch for part in left):
                self.stop(Submitted(f"{say_count(len(left), 'batch', 'batches')} at the provider.", GOES_ON))
                return
            wait = self.first_wait if any(moved) else min(LONGEST_WAIT, wait * 2)
            self._note = _describe(left, wait)
            await self._pause(wait)

    async def _pause(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self._wake.wait(), seconds)
        except TimeoutError:
            return

    async def _move_on(self, part: Part) -> bool:
        """Do the next step for a file; says whether that was one."""
        if self.stopped is not None:
            return False
        try:
            return await self._step(part)
        except ProviderError as error:
            if not isinstance(error, Transient | EndpointUnreachable):
                raise
            self._note = f"{error.what}; tried again later"
            return False

    async def _step(self, part: Part) -> bool:
        if not part.file:
            refusal = self.afford(part)
            if refusal is not None:
                self.stop(refusal)
                return False
            self._note = f"sending {say_count(part.requests, 'request')} to the provider"
            file = await self.remote.upload(self.writer.find(part.name))
            self.ledger.note_upload(part.name, file)
            part = part._replace(file=file)
        if not part.batch:
            # One that was made just before an earlier run died is found by its label, and not paid for twice.
            batch = await self.remote.find(part.name) or await self.remote.make(part.file, part.name)
            self.ledger.note_batch(part.name, batch.id, batch.state, batch.done)
            return True
        batch = await self.remote.look(part.batch)
        self.ledger.note_batch(part.name, batch.id, batch.state, batch.done)
        if not batch.has_ended:
            return batch.done > part.done
        if batch.state == "failed" and not batch.output_files:
            self._refuse(part, batch)
        else:
            await self.collector.take_in(part, batch)
            self.writer.find(part.name).unlink(missing_ok=True)
        return True

    def _refuse(self, part: Part, batch: RemoteBatch) -> None:
        """Deal with a batch that the provider did not begin."""
        if any(code in TOO_MUCH for code, _ in batch.faults):
            others = [one for one in self.ledger.list_parts() if one.name != part.name and one.batch]
            if others:  # there is room once they have ended
                self.ledger.note_batch(part.name, "", "waiting", 0)
                return
            self.ledger.give_back(part.name)
            if part.requests > 1:
                self.writer.halve(part.requests)
                return
        else:
            self.ledger.give_back(part.name)
        words = "; ".join(f"{code}: {said}" for code, said in batch.faults[:3]) or "it does not say why"
        self.stop(
            EndpointRefused(
                f"the provider did not take a batch of {say_count(part.requests, 'request')} ({words})",
                "Check that the model can be used through the Batch API; without --via, requests are sent live.",
            )
        )


def _add_hint(reason: ReviewerError, parts: list[Part]) -> ReviewerError:
    away = sum(part.requests - part.done for part in parts if part.batch)
    if away and isinstance(reason, Interrupted):
        reason.hint = f"{say_count(away, 'request')} are being answered at the provider. {GOES_ON}"
    return reason


def _describe(parts: list[Part], wait: float) -> str:
    done, requests = sum(part.done for part in parts), sum(part.requests for part in parts)
    states = ", ".join(sorted({part.state for part in parts if part.state}))
    return (
        f"{say_count(len(parts), 'batch', 'batches')} at the provider ({states}): {done:,} of "
        f"{say_count(requests, 'request')} done; looked at again in {wait:.0f} s"
    )
