"""A server of virtual time: limits as token buckets or fixed windows, with headers, without, or with lies."""

import asyncio
import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Protocol

from reviewer.domain.chat import ChatModel, ChatReply, ChatRequest
from reviewer.domain.review import Usage
from reviewer.errors import ProviderError
from reviewer.llm.sightings import report_answer
from reviewer.llm.transient import TransientRateLimit, TransientTimeout
from tests.fakes import make_reply, make_request
from tests.virtual_time import tell_time


class Limit(Protocol):
    """A limit of requests or tokens."""

    def take(self, amount: float, now: float) -> bool: ...

    def tell(self, now: float) -> tuple[float, float, float]:
        """Give limit, remaining and reset."""
        ...


class Bucket:
    """Fills at a rate up to its capacity."""

    def __init__(self, rate: float, capacity: float) -> None:
        self.rate, self.capacity, self.level, self.at = rate, capacity, capacity, 0.0

    def take(self, amount: float, now: float) -> bool:
        self.level = min(self.capacity, self.level + (now - self.at) * self.rate)
        self.at = now
        if self.level < amount:
            return False
        self.level -= amount
        return True

    def tell(self, now: float) -> tuple[float, float, float]:
        return self.capacity, int(self.level), (self.capacity - self.level) / self.rate


class Window:
    """Gives everything back at the end of each window, which ends when it will and not when a client comes."""

    def __init__(self, limit: float, period: float, offset: float = 17.0) -> None:
        self.limit, self.period, self.offset, self.used, self.number = limit, period, offset, 0.0, -1

    def take(self, amount: float, now: float) -> bool:
        number = int((now + self.offset) // self.period)
        if number != self.number:
            self.number, self.used = number, 0.0
        if self.used + amount > self.limit:
            return False
        self.used += amount
        return True

    def tell(self, now: float) -> tuple[float, float, float]:
        return self.limit, int(self.limit - self.used), (self.number + 1) * self.period - self.offset - now


def tell_all(limits: dict[str, Limit], now: float) -> dict[str, str]:
    """The headers of OpenAI."""
    headers = {}
    for name, limit in limits.items():
        most, left, reset = limit.tell(now)
        headers |= {
            f"x-ratelimit-limit-{name}": f"{most:.0f}",
            f"x-ratelimit-remaining-{name}": f"{left:.0f}",
            f"x-ratelimit-reset-{name}": f"{reset * 1000:.0f}ms" if reset < 1 else f"{reset:.3f}s",
        }
    return headers


def tell_in_seconds(limits: dict[str, Limit], now: float) -> dict[str, str]:
    """The same with whole seconds, rounded up."""
    headers = {}
    for name, limit in limits.items():
        most, left, reset = limit.tell(now)
        headers |= {
            f"x-ratelimit-limit-{name}": f"{most:.0f}",
            f"x-ratelimit-remaining-{name}": f"{left:.0f}",
            f"x-ratelimit-reset-{name}": f"{int(reset) + 1}s",
        }
    return headers


def tell_nothing(limits: dict[str, Limit], now: float) -> dict[str, str]:
    """No headers at all."""
    return {}


def tell_lies(limits: dict[str, Limit], now: float) -> dict[str, str]:
    """Plenty is left, whatever is asked."""
    return {
        "x-ratelimit-limit-requests": "100000",
        "x-ratelimit-remaining-requests": "99999",
        "x-ratelimit-reset-requests": "1ms",
        "x-ratelimit-remaining-tokens": "-1",
    }


@dataclass
class Server:
    """Admits by its limits; answers after a while."""

    limits: dict[str, Limit]
    tell: Callable[[dict[str, Limit], float], dict[str, str]] = tell_all
    latency: Callable[[], float] = lambda: 1.0
    tokens: Callable[[], tuple[int, int]] = lambda: (800, 200)
    retry_after: Callable[[float], dict[str, str]] = lambda now: {}
    fault: Callable[[float], ProviderError | None] = lambda now: None
    admitted: list[float] = field(default_factory=list)
    spent: list[tuple[float, int]] = field(default_factory=list)
    refused: list[float] = field(default_factory=list)
    in_flight: int = 0
    most: int = 0

    async def complete(self, request: ChatRequest) -> ChatReply:
        self.in_flight += 1
        self.most = max(self.most, self.in_flight)
        try:
            return await self._answer()
        finally:
            self.in_flight -= 1

    async def _answer(self) -> ChatReply:
        started = tell_time()
        await asyncio.sleep(0.005)
        now = tell_time()
        error = self.fault(now)
        if error is not None:
            await asyncio.sleep(60.0 if isinstance(error, TransientTimeout) else 0.0)
            raise error
        prompt, reply = self.tokens()
        amounts = {"requests": 1, "tokens": prompt + reply}
        fits = all(limit.take(amounts[name], now) for name, limit in self.limits.items())
        headers = self.tell(self.limits, now)
        if not fits:
            self.refused.append(now)
            await asyncio.sleep(0.005)
            headers |= self.retry_after(now)
            report_answer(429, headers, tell_time() - started)
            refusal = TransientRateLimit("over the limit")
            refusal.headers = headers
            raise refusal
        self.admitted.append(now)
        self.spent.append((now, prompt + reply))
        await asyncio.sleep(self.latency())
        report_answer(200, headers, tell_time() - started)
        return make_reply(usage=Usage(requests=1, prompt_tokens=prompt, completion_tokens=reply))

    def use(self, allowed: float, *, after: float, before: float) -> float:
        """Give the share of the allowed requests per second that was let through between two times."""
        return sum(after <= at < before for at in self.admitted) / (allowed * (before - after))

    def use_tokens(self, allowed: float, *, after: float, before: float) -> float:
        """The same for tokens."""
        return sum(count for at, count in self.spent if after <= at < before) / (allowed * (before - after))

    @property
    def refused_share(self) -> float:
        return len(self.refused) / (len(self.refused) + len(self.admitted))


def vary(seed: int, median: float = 1.0, spread: float = 0.8) -> Callable[[], float]:
    """Latencies with a heavy tail."""
    source = random.Random(seed)
    return lambda: min(60.0, median * source.lognormvariate(0.0, spread))


async def ask_all(chat: ChatModel, count: int, workers: int, text: str = "word " * 700) -> int:
    """Ask so many requests with so many workers; gives how many were answered, and raises nothing."""
    numbers: Iterable[int] = iter(range(count))

    async def work() -> int:
        done = 0
        for number in numbers:
            try:
                await chat.complete(make_request(f"{number} {text}"))
                done += 1
            except ProviderError:
                pass
        return done

    return sum(await asyncio.gather(*(work() for _ in range(workers))))
