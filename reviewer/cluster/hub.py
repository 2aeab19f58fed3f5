"""The driver's side of the cluster: one pace, one budget, one journal and one cache for all workers.

Nothing that counts is on a worker alone: a reply is on the driver's disk before its worker goes on with it, and an
attempt is sent when the driver's gate has let it through.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from reviewer.batch.counting import Traffic
from reviewer.cluster.kit import Order
from reviewer.cluster.line import Line
from reviewer.cluster.remote import Asked, Leave
from reviewer.domain.chat import ChatReply, Rung
from reviewer.domain.review import Cost, Review, Usage
from reviewer.domain.rubric import Rubric
from reviewer.errors import ReviewerError, WorkerLost
from reviewer.llm.budgeting import LedgerPurse, OnLoss, Reserved, ignore_loss
from reviewer.llm.caching import ReplyCache
from reviewer.llm.journaling import ReplyKeeper
from reviewer.llm.ledger import NOTHING, Amount
from reviewer.llm.pacer import Pacer
from reviewer.llm.pacing import Settled, Ticket


@dataclass
class Hub:
    """What all workers share."""

    pacer: Pacer
    purse: LedgerPurse
    keeper: ReplyKeeper
    traffic: Traffic
    remember_rung: Callable[[Rung], None]
    cache: ReplyCache | None = None
    """Nothing where the cache of answers is not used."""
    on_loss: OnLoss = ignore_loss
    windows: "list[Window]" = field(default_factory=list)
    _was_out: bool = False

    def open_window(self) -> "Window":
        """Open a window for a new worker."""
        window = Window(self)
        self.windows.append(window)
        if self._was_out:
            window.line.tell("note_outage", self._was_out)
        return window

    def settle(self, ticket: Ticket, settled: Settled) -> None:
        """Note what became of an attempt, and tell all workers when an outage has begun or ended with it."""
        self.pacer.settle(ticket, settled)
        if self.pacer.is_out is not self._was_out:
            self._was_out = self.pacer.is_out
            for window in self.windows:
                window.line.tell("note_outage", self._was_out)


class Window:
    """Where one worker is served, and what it has taken that must be given back when it dies."""

    def __init__(self, hub: Hub) -> None:
        """Set what all share."""
        self._hub = hub
        self.line = Line(self._answer)
        self.finished = 0
        """Documents that came back, reviewed or not."""
        self._numbers = count(1)
        self._digests: dict[int, list[str]] = {}
        self._taught: set[str] = set()
        self._tickets: list[Ticket] = []
        self._reserved: list[Reserved] = []

    @property
    def open_documents(self) -> int:
        """Documents that the worker has and has not given back."""
        return len(self._digests)

    async def review(self, order: Order, rubric: Rubric, digests: list[str]) -> Review:
        """Have the worker review a document; `digests` is told under which digests its replies are kept.

        Raises:
            WorkerLost: the worker is gone.
            ReviewerError: why there is no review.
        """
        if rubric.digest not in self._taught:
            self._taught.add(rubric.digest)
            self.line.tell("learn_rubric", rubric)
        number = next(self._numbers)
        self._digests[number] = digests
        try:
            review = await self.line.call("review", number, order)
            self.finished += 1
            return Review.model_validate(review)
        except WorkerLost:
            raise
        except ReviewerError:
            self.finished += 1
            raise
        finally:
            del self._digests[number]

    async def close(self, fault: ReviewerError) -> None:
        """Close the window: all that waits gets this error, and what the worker had taken is given back.

        What it had in flight is booked at what was set aside for it: the provider may bill it.
        """
        if self in self._hub.windows:
            self._hub.windows.remove(self)
        await self.line.close(fault)
        for ticket in self._tickets:
            self._hub.settle(ticket, Settled("abandoned"))
        for reserved in self._reserved:
            self._hub.purse.settle(reserved, reserved.amount)
            self._hub.on_loss(reserved.expected.model_copy(update={"unreported": 1}), self._hub.purse.price(reserved))
        self._tickets, self._reserved = [], []

    async def _answer(self, name: str, arguments: tuple[Any, ...]) -> Any:
        answers: dict[str, Callable[..., Awaitable[Any]]] = {
            "answer": self._answer_request,
            "enter": self._enter,
            "settle": self._settle,
            "give_back": self._give_back,
            "spend": self._spend,
            "lose": self._lose,
            "wait": self._wait,
            "remember_rung": self._remember_rung,
        }
        return await answers[name](*arguments)

    async def _answer_request(self, document: int, number: int, digest: str, purpose: str) -> ChatReply | None:
        """Answer a worker's request; nothing when the worker was asked to ask, and has the reply."""
        own = False

        async def ask() -> ChatReply:
            nonlocal own
            kept = self._hub.cache.recall(digest) if self._hub.cache is not None else None
            if kept is not None:
                return kept
            asked = await self.line.call("ask", number)
            assert isinstance(asked, Asked)  # noqa: S101 - what a worker gives
            own = True
            if asked.cacheable and self._hub.cache is not None:
                self._hub.cache.keep(digest, asked.reply)
            return asked.reply

        reply: ChatReply | None = None
        self._hub.traffic.begin_request("", purpose)
        try:
            reply = await self._hub.keeper.answer(digest, ask)
        finally:
            self._hub.traffic.end_request("", purpose, reply)
        self._digests.get(document, []).append(digest)
        return None if own else reply

    async def _enter(self, estimate: int, number: int) -> Leave:
        ticket = await self._hub.pacer.admit(estimate, number)
        reserved = None
        try:
            reserved = await self._hub.purse.reserve_prompt(estimate)
        finally:
            if reserved is None:
                self._hub.settle(ticket, Settled("abandoned"))
        self._tickets.append(ticket)
        self._reserved.append(reserved)
        return Leave(ticket, reserved)

    async def _settle(self, ticket: Ticket, settled: Settled) -> None:
        self._tickets.remove(ticket)
        self._hub.settle(ticket, settled)

    async def _give_back(self, leave: Leave) -> None:
        """Take a leave back that came too late to be used."""
        self._tickets.remove(leave.ticket)
        self._reserved.remove(leave.reserved)
        self._hub.purse.settle(leave.reserved, NOTHING)
        self._hub.settle(leave.ticket, Settled("abandoned"))

    async def _spend(self, reserved: Reserved, actual: Amount) -> None:
        self._reserved.remove(reserved)
        self._hub.purse.settle(reserved, actual)

    async def _lose(self, usage: Usage, cost: Cost) -> None:
        self._hub.on_loss(usage, cost)

    async def _wait(self, purpose: str, seconds: float, reason: str) -> None:
        self._hub.traffic.wait(purpose, seconds, reason)

    async def _remember_rung(self, rung: Rung) -> None:
        self._hub.remember_rung(rung)
