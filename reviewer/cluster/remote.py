"""Stands on a worker for what the driver holds: gate, purse, journal with the cache, and the memory of rungs."""

import math
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from typing import NamedTuple

from reviewer.cluster.line import Line
from reviewer.domain.chat import ChatModel, ChatReply, ChatRequest, Rung
from reviewer.domain.review import Cost, Usage
from reviewer.llm.budgeting import Reserved
from reviewer.llm.caching import is_worth_keeping
from reviewer.llm.calibration import Calibration
from reviewer.llm.digests import Target, digest_request
from reviewer.llm.ledger import Amount
from reviewer.llm.pacing import Settled, Ticket, number_request

LATE = 0.04
"""Seconds by which a leave may be longer on its way than usual: the pace is exceeded by no more than their share of a
second."""
DRIFT = 0.0001
"""Seconds that the usual way may become longer with each leave."""


class RemoteGate:
    """Gate and purse of the whole cluster, as one worker sees them.

    Both are asked at once, so that a request waits for one round trip: what was set aside is kept until the purse is
    asked for it, which follows with the same request.
    """

    def __init__(self, line: Line, *, clock: Callable[[], float] = time.monotonic) -> None:
        """Set the line to the driver, and what gives seconds."""
        self._line = line
        self._clock = clock
        self._sizes = Calibration()
        self._usual = math.inf
        self._reserved: dict[int, Reserved] = {}
        self.is_out = False
        """True while the provider is down, as the driver said last."""

    async def enter(self, request: ChatRequest) -> Ticket:
        """Wait until an attempt at this request may be sent, and what it may cost is set aside.

        Raises:
            ProviderDown: the provider has been down for longer than anybody waits.
            BudgetExhausted: the budget has no room for it.
            EndpointRefused: there is a budget in money, and a prompt of this length has no known price.
        """
        estimate, number = self._sizes.estimate_prompt(request), number_request(request)
        while True:
            leave = await self._line.call("enter", estimate, number)
            assert isinstance(leave, Leave)  # noqa: S101 - what the driver gives
            if not self._is_late(leave.ticket):
                self._reserved[id(request)] = leave.reserved
                return leave.ticket
            self._line.tell("give_back", leave)

    def _is_late(self, ticket: Ticket) -> bool:
        """Say whether a leave was much longer on its way than usual: used now, it would meet those given since.

        The driver's clock is another one, so that only differences count; the usual way may grow, as clocks drift.
        """
        way = self._clock() - ticket.sent
        self._usual = min(way, self._usual + DRIFT)
        return way - self._usual > LATE

    def settle(self, ticket: Ticket, settled: Settled) -> None:
        """Tell the driver what became of the attempt."""
        self._line.tell("settle", ticket, settled)

    async def reserve(self, request: ChatRequest) -> Reserved:
        """Give what was set aside when the request was let through."""
        return self._reserved.pop(id(request))

    def settle_cost(self, reserved: Reserved, actual: Amount) -> None:
        """Tell the driver what the attempt cost."""
        self._line.tell("spend", reserved, actual)

    def note_loss(self, usage: Usage, cost: Cost) -> None:
        """Tell the driver of an attempt that counts as paid and brought no reply."""
        self._line.tell("lose", usage, cost)


class Leave(NamedTuple):
    """The driver's leave to send one attempt."""

    ticket: Ticket
    reserved: Reserved


class RemotePurse:
    """The purse's side of the gate."""

    def __init__(self, gate: RemoteGate) -> None:
        """Set the gate."""
        self._gate = gate

    async def reserve(self, request: ChatRequest) -> Reserved:
        """Give what was set aside when the request was let through."""
        return await self._gate.reserve(request)

    def settle(self, reserved: Reserved, actual: Amount) -> None:
        """Tell the driver what the attempt cost."""
        self._gate.settle_cost(reserved, actual)


class RemoteMemory:
    """The memory of rungs: what was known at the start, and what this worker has found out since."""

    def __init__(self, line: Line, rung: Rung | None) -> None:
        """Set the line to the driver, and the rung that it knows."""
        self._line = line
        self._rung = rung

    def recall_rung(self, base_url: str, model: str) -> Rung | None:
        """Give the rung that worked last, or nothing."""
        return self._rung

    def remember_rung(self, base_url: str, model: str, rung: Rung) -> None:
        """Tell the driver."""
        self._rung = rung
        self._line.tell("remember_rung", rung)


class Asked(NamedTuple):
    """An answer from the endpoint."""

    reply: ChatReply
    cacheable: bool
    """Whether the cache of answers may keep it."""


class Questions:
    """Requests whose documents are open here. The driver knows them by numbers, and says which must be asked."""

    def __init__(self, chat: ChatModel) -> None:
        """Set who is asked."""
        self._chat = chat
        self._numbers = count(1)
        self._open: dict[int, ChatRequest] = {}
        self._answers: dict[int, ChatReply] = {}

    @contextmanager
    def opening(self, request: ChatRequest) -> Iterator[int]:
        """Keep a request for as long as the block lasts; gives its number."""
        number = next(self._numbers)
        self._open[number] = request
        try:
            yield number
        finally:
            del self._open[number]
            self._answers.pop(number, None)

    async def ask(self, number: int) -> Asked:
        """Ask the endpoint a request; raises as the chat model does."""
        request = self._open[number]
        reply = await self._chat.complete(request)
        self._answers[number] = reply
        return Asked(reply, is_worth_keeping(reply, request))

    def answer_of(self, number: int) -> ChatReply:
        """Give what `ask` brought."""
        return self._answers[number]


class RemoteChat:
    """A chat model for one document: the driver answers from journal and cache, or has this worker ask.

    A reply that came over this worker is on the driver's disk before `complete` returns it.
    """

    def __init__(self, line: Line, questions: Questions, target: Target, document: int) -> None:
        """Set the line to the driver, who asks the endpoint, what besides words makes a request, and the document."""
        self._line = line
        self._questions = questions
        self._target = target
        self._document = document

    async def complete(self, request: ChatRequest) -> ChatReply:
        """Answer one request.

        Raises:
            ProviderError: no usable answer came.
            JournalError: the driver's journal cannot be read or written.
        """
        digest = digest_request(request, self._target)
        with self._questions.opening(request) as number:
            reply = await self._line.call("answer", self._document, number, digest, request.purpose)
            # A reply that this worker asked for itself does not travel back.
            return self._questions.answer_of(number) if reply is None else ChatReply.model_validate(reply)
