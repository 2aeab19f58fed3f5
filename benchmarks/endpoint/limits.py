"""Limits on requests and tokens, as pure values of time: nothing here looks at a clock."""

import math
from dataclasses import dataclass

from .scenario import Limits


class Bucket:
    """A token bucket: holds `size`, refills by `rate` a second, starts full."""

    def __init__(self, rate: float, size: float) -> None:
        self.rate, self.size = rate, max(size, 1.0)
        self.level, self.at = self.size, -math.inf

    def look(self, now: float) -> float:
        """Give what is in it at a moment."""
        if self.at > -math.inf:
            self.level = min(self.size, self.level + (now - self.at) * self.rate)
        self.at = max(now, self.at)
        return self.level

    def lacks(self, now: float, amount: float) -> float:
        """Give the seconds until so much is there; 0 is now. What is larger than the bucket waits for a full one."""
        missing = min(amount, self.size) - self.look(now)
        return missing / self.rate if missing > 1e-9 else 0.0

    def take(self, amount: float) -> None:
        """Take what `lacks` has said is there; a large amount leaves a debt."""
        self.level -= amount

    def fills(self) -> float:
        """Give the seconds until it is full."""
        return (self.size - self.level) / self.rate


class Window:
    """A fixed window: so much in each window of so many seconds, whatever came before."""

    def __init__(self, rate: float, seconds: float) -> None:
        self.size, self.seconds = max(rate * seconds, 1.0), seconds
        self.rate = rate
        self.level, self.number, self.at = self.size, -math.inf, 0.0

    def look(self, now: float) -> float:
        """Give what is left in the window of a moment."""
        number = now // self.seconds
        if number > self.number:
            self.level, self.number = self.size, number
        self.at = now
        return self.level

    def lacks(self, now: float, amount: float) -> float:
        """Give the seconds until the next window if so much is not left; 0 is now."""
        return 0.0 if self.look(now) >= min(amount, self.size) else self.fills()

    def take(self, amount: float) -> None:
        """Take it."""
        self.level -= amount

    def fills(self) -> float:
        """Give the seconds until the next window."""
        return (self.number + 1) * self.seconds - self.at


@dataclass(frozen=True)
class Admission:
    """Whether a request is let through."""

    allowed: bool
    wait: float = 0.0
    """Seconds after which it would be."""
    what: str = "requests"
    """What was short: `requests`, `tokens` or `in flight`."""


class Limiter:
    """Holds requests, tokens and requests in flight to the limits."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.requests = _build_gauge(limits, limits.requests_per_second)
        self.tokens = _build_gauge(limits, limits.tokens_per_minute / 60)

    def admit(self, now: float, tokens: int, in_flight: int) -> Admission:
        """Let a request through and take it from the limits, or say how long it must wait."""
        most = self.limits.most_in_flight
        if most and in_flight > most:
            return Admission(allowed=False, wait=1.0, what="in flight")
        waits = [(0.0, "requests")]
        if self.requests:
            waits.append((self.requests.lacks(now, 1), "requests"))
        if self.tokens:
            waits.append((self.tokens.lacks(now, tokens), "tokens"))
        wait, what = max(waits)
        if wait > 0:
            return Admission(allowed=False, wait=wait, what=what)
        if self.requests:
            self.requests.take(1)
        if self.tokens:
            self.tokens.take(tokens)
        return Admission(allowed=True)

    def headers(self) -> str:
        """Write OpenAI's headers for the state after the last admission.

        The limit is what the gauge holds, so that limit, rest and reset speak of one gauge, as OpenAI's do.
        """
        lines = []
        for name, gauge in (("requests", self.requests), ("tokens", self.tokens)):
            if gauge:
                lines.append(f"x-ratelimit-limit-{name}: {round(gauge.size)}\r\n")
                lines.append(f"x-ratelimit-remaining-{name}: {max(0, math.floor(gauge.level + 1e-9))}\r\n")
                lines.append(f"x-ratelimit-reset-{name}: {write_duration(gauge.fills())}\r\n")
        return "".join(lines)


def _build_gauge(limits: Limits, rate: float) -> Bucket | Window | None:
    if not rate:
        return None
    if limits.kind == "bucket":
        return Bucket(rate, rate * limits.burst_seconds)
    return Window(rate, limits.window_seconds)


def write_duration(seconds: float) -> str:
    """Write a duration as OpenAI's headers do: `20ms`, `1.5s`, `6m0s`."""
    seconds = max(0.0, seconds)
    if seconds < 1:
        return f"{math.ceil(seconds * 1000)}ms"
    minutes, rest = divmod(round(seconds, 3), 60)
    text = f"{rest:.3f}".rstrip("0").rstrip(".") + "s"
    return f"{int(minutes)}m{text}" if minutes else text
