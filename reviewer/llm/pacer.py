"""The gate of one process: learns from every answer how fast and how many at once the server takes requests."""

import asyncio
import math
import time
from collections.abc import Callable
from dataclasses import dataclass

from reviewer.domain.chat import ChatRequest
from reviewer.errors import ProviderDown
from reviewer.llm.bounds import Bound
from reviewer.llm.calibration import Calibration
from reviewer.llm.crowd import Crowd
from reviewer.llm.meters import Meter
from reviewer.llm.mirrors import Mirror
from reviewer.llm.outage import Outage
from reviewer.llm.pacing import Settled, Ticket, number_request
from reviewer.llm.rate_headers import Dimension, Reading, read_limits
from reviewer.llm.throttle import Throttle
from reviewer.llm.waits import read_asked_wait

SHOWN_SECONDS, DELIVERED_SECONDS, SENDING_SECONDS = 10.0, 3.0, 1.0
"""Spans over which the shown rate, what gets through and what is sent are measured."""
SHORTEST_WAIT = 0.0005
"""Seconds: below, timers are not exact."""
ROOM = 2.0
"""After a refusal, so many times what is delivered in one round trip stay allowed in flight."""
TROUBLE_SHARE, TROUBLE_WEIGHT = 0.3, 0.1
"""Share of server errors among the last ten or so answers that is a sign of too many at once."""


@dataclass(frozen=True)
class PaceState:
    """What the gate does at one moment."""

    in_flight: int
    requests_per_second: float
    """Answered, over the last seconds."""
    pace: float | None
    """Requests per second that the limits allow, as far as known."""
    max_in_flight: int
    """Requests that may be in flight for now."""
    note: str = ""
    """Why nothing moves, or an empty string."""


class Pacer:
    """One gate for all requests of a process to one model; requests go through in the order they came."""

    def __init__(
        self,
        *,
        place: str = "the provider",
        max_concurrency: int = 8,
        rpm: float | None = None,
        tpm: float | None = None,
        max_outage: float = 1800.0,
        calibration: Calibration | None = None,
        clock: Callable[[], float] = time.monotonic,
        epoch: Callable[[], float] = time.time,
    ) -> None:
        """Set the bounds; everything else is learnt.

        Args:
            place: the provider's name, for notes and errors.
            max_concurrency: the most requests in flight.
            rpm: requests per minute that are not to be exceeded.
            tpm: tokens per minute, of prompts and answers, that are not to be exceeded.
            max_outage: seconds without any success after which the provider is given up.
            calibration: sizes of requests and answers, where others need them as well.
            clock: gives seconds; must be the clock of the event loop's timers.
            epoch: gives seconds since the epoch.
        """
        now = clock()
        self._place = place
        self._max_outage = max_outage
        self.calibration = calibration or Calibration()
        """Sizes of requests and answers, learnt as they come."""
        self._clock, self._epoch = clock, epoch
        self._crowd = Crowd(max_concurrency)
        self._outage = Outage(max_outage)
        self._throttle = Throttle()
        self._mirrors: dict[Dimension, Mirror] = {"requests": Mirror(), "tokens": Mirror()}
        self._rpm = Bound(rpm / 60, now) if rpm else None
        self._tpm = Bound(tpm / 60, now) if tpm else None
        self._answers, self._delivered = Meter(SHOWN_SECONDS), Meter(DELIVERED_SECONDS)
        self._sending = Meter(SENDING_SECONDS)
        self._in_flight = 0
        self._hold_until = float("-inf")
        self._refused_since: float | None = None
        self._trouble = 0.0
        self._size = 0.0
        self._turn = asyncio.Lock()
        self._changed = asyncio.Event()

    @property
    def is_out(self) -> bool:
        """True while the provider is down, as far as known."""
        return self._outage.is_open

    async def enter(self, request: ChatRequest) -> Ticket:
        """Wait until an attempt at this request may be sent.

        Raises:
            ProviderDown: the provider has been down, or refused everything, for longer than anybody waits.
        """
        return await self.admit(self.calibration.estimate_prompt(request), number_request(request))

    async def admit(self, estimate: int, number: int) -> Ticket:
        """Wait as `enter` does, for a request that is somewhere else: its prompt's estimate, uncorrected, and number.

        Raises:
            ProviderDown: as `enter` does.
        """
        async with self._turn:
            while True:
                tokens = estimate * self.calibration.ratio + self.calibration.expect_reply()
                wait = self._wait(tokens)
                if wait <= 0:
                    return self._issue(number, estimate, tokens)
                await self._pause(wait)

    def settle(self, ticket: Ticket, settled: Settled) -> None:
        """Note what became of an attempt."""
        now = self._clock()
        self._in_flight -= 1
        self._changed.set()
        readings = read_limits(settled.headers, self._epoch()) if settled.headers else {}
        self._learn_limits(ticket, settled, readings, now)
        if settled.ending == "answered":
            self._succeed(ticket, settled, now)
        elif settled.ending == "rate_limit":
            self._refuse(ticket, settled, readings, now)
        elif settled.ending == "abandoned":
            if ticket.is_probe:
                self._outage.drop_probe(now)
        else:
            self._fail(ticket, settled, now)

    def state(self) -> PaceState:
        """Say what the gate does at this moment."""
        now = self._clock()
        return PaceState(
            self._in_flight, self._answers.rate(now), self._pace(now), self._count_slots(), self._describe(now)
        )

    async def _pause(self, seconds: float) -> None:
        """Wait so long, or until an attempt has ended."""
        self._changed.clear()
        try:
            async with asyncio.timeout(None if math.isinf(seconds) else max(seconds, SHORTEST_WAIT)):
                await self._changed.wait()
        except TimeoutError:
            pass

    def _wait(self, tokens: float) -> float:
        """Give the seconds until the next attempt may be sent; infinite while only an answer can change that."""
        now = self._clock()
        self._refuse_in_vain(now)
        if self._outage.is_open and self._outage.is_blocked(now):
            return max(self._outage.wait(now), SHORTEST_WAIT)
        if self._in_flight >= self._count_slots() and not self._outage.is_open:
            self._crowd.hold_back(now)
            return math.inf
        waits = [self._hold_until - now, self._throttle.wait(now)]
        waits += [bound.wait(now) for bound in (self._rpm, self._tpm) if bound is not None]
        waits += [self._mirrors["requests"].wait(1.0, now), self._mirrors["tokens"].wait(tokens, now)]
        return max(waits)

    def _refuse_in_vain(self, now: float) -> None:
        """Raise when there is no sense in waiting any longer."""
        if self._outage.is_given_up(now):
            raise ProviderDown(
                f"{self._place} has been down for {_show(self._outage.lasts(now))}: {self._outage.reason}",
                "Go on later: what was answered is kept.",
            )
        refused = now - self._refused_since if self._refused_since is not None else 0.0
        if self._hold_until - now > self._max_outage or refused > self._max_outage:
            asked = f"asks to wait {_show(self._hold_until - now)}" if self._hold_until > now else "answers 429 to all"
            raise ProviderDown(
                f"{self._place} is over its rate limit and {asked}",
                "A limit of the day may be used up: check it with the provider, and go on later.",
            )

    def _count_slots(self) -> int:
        return 1 if self._throttle.is_stalled or self._outage.is_open else self._crowd.slots

    def _issue(self, number: int, estimate: int, tokens: float) -> Ticket:
        now = self._clock()
        self._in_flight += 1
        self._size = self._size * 0.95 + tokens * 0.05 if self._size else tokens
        self._throttle.take(now)
        self._sending.add(now)
        if self._rpm is not None:
            self._rpm.take(1.0, now)
        if self._tpm is not None:
            self._tpm.take(tokens, now)
        return Ticket(
            sent=now,
            request=number,
            estimate=estimate,
            tokens=tokens,
            in_flight=self._in_flight,
            is_probe=self._outage.start_probe(),
            requests_mark=self._mirrors["requests"].send(1.0, now),
            tokens_mark=self._mirrors["tokens"].send(tokens, now),
        )

    def _learn_limits(self, ticket: Ticket, settled: Settled, readings: dict[Dimension, Reading], now: float) -> None:
        refused = settled.ending == "rate_limit"
        for dimension, reading in readings.items():
            mark = ticket.requests_mark if dimension == "requests" else ticket.tokens_mark
            self._mirrors[dimension].learn(reading, mark, ticket.sent, now, refused=refused)

    def _succeed(self, ticket: Ticket, settled: Settled, now: float) -> None:
        self._answers.add(now)
        self._delivered.add(now)
        self._refused_since = None
        self._throttle.succeed(now, self._delivered.rate(now))
        self._trouble *= 1 - TROUBLE_WEIGHT
        if self._outage.succeed():
            self._crowd.restart()
        self._crowd.succeed(ticket.sent, settled.seconds or now - ticket.sent)
        if settled.usage is not None:
            self.calibration.learn(ticket.estimate, settled.usage)
            self._amend(ticket, settled.usage.prompt_tokens + settled.usage.completion_tokens, now)

    def _amend(self, ticket: Ticket, counted: int, now: float) -> None:
        if self._tpm is not None and counted:
            self._tpm.take(counted - ticket.tokens, now)

    def _refuse(self, ticket: Ticket, settled: Settled, readings: dict[Dimension, Reading], now: float) -> None:
        if ticket.is_probe and self._outage.succeed():
            self._crowd.restart()
        if self._refused_since is None:
            self._refused_since = now
        asked = read_asked_wait(settled.headers, self._epoch()) or 0.0
        amounts: dict[Dimension, float] = {"requests": 1.0, "tokens": ticket.tokens}
        if not any(self._mirrors[name].explains(reading, amounts[name]) for name, reading in readings.items()):
            delivered = self._delivered.rate(now)
            asked = max(asked, self._throttle.refuse(ticket.sent, now, delivered, self._sending.rate(now)))
            self._crowd.cut(ticket.sent, now, max(1.0, ROOM * delivered * self._crowd.latency))
        self._hold_until = max(self._hold_until, now + asked)
        if self._tpm is not None:
            self._tpm.take(-ticket.tokens, now)

    def _fail(self, ticket: Ticket, settled: Settled, now: float) -> None:
        self._trouble += (1 - self._trouble) * TROUBLE_WEIGHT
        if settled.ending == "timeout" or self._trouble > TROUBLE_SHARE:
            self._crowd.cut(ticket.sent, now)
        self._outage.fail(
            ticket.request,
            everybodys=settled.everybodys,
            was_probe=ticket.is_probe,
            reason=settled.reason,
            now=now,
        )

    def _pace(self, now: float) -> float | None:
        """Give the lowest of the known limits, in requests per second."""
        paces = [self._throttle.pace(now), self._mirrors["requests"].rate, self._rpm.rate if self._rpm else None]
        if self._size:
            tokens = [self._mirrors["tokens"].rate, self._tpm.rate if self._tpm else None]
            paces += [rate / self._size for rate in tokens if rate is not None]
        return min((pace for pace in paces if pace is not None), default=None)

    def _describe(self, now: float) -> str:
        if self._outage.is_open:
            since, left = _show(self._outage.lasts(now)), _show(self._outage.seconds_to_probe(now))
            return f"{self._place} is down since {since} ({self._outage.reason}); tried again in {left}"
        held = self._hold_until - now
        return f"{self._place} asks to wait {_show(held)}" if held > 1 else ""


def _show(seconds: float) -> str:
    whole = max(0, round(seconds))
    if whole < 120:
        return f"{whole} s"
    return f"{whole // 60} min" if whole < 7200 else f"{whole / 3600:.1f} h"
