"""The throttler, the disconnecter and the slow dripper: whole replies that do not get through."""

import itertools
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache

from tests.containment.asked import Asked
from tests.containment.figures import Figure, count
from tests.containment.replying import Persona
from tests.containment.running import STRONG, Outcome, name_kind, read_sample, review, short_waits
from tests.fake_endpoint import Say, refuse

SAMPLE = "design-doc-strong.md"
GAP = 0.08
"""Seconds between two requests that the throttler lets through."""
HEADERS: tuple[Callable[[float], tuple[dict[str, str], float]], ...] = (
    lambda left: ({"retry-after-ms": f"{left * 1000:.0f}"}, left),
    lambda left: (
        {"x-ratelimit-reset-requests": f"{left:.3f}s", "x-ratelimit-reset-tokens": f"{left * 2:.3f}s"},
        left * 2,
    ),
    lambda left: ({"x-ratelimit-reset-requests": f"{left * 2000:.0f}ms", "x-ratelimit-reset-tokens": "1ms"}, left * 2),
    lambda left: ({}, 0.0),
    lambda left: ({"retry-after": "0", "x-ratelimit-reset-tokens": f"{left * 1000:.0f}ms"}, left),
    lambda left: ({"retry-after": "-1"}, 0.0),
)
"""Seconds that are left → the headers of a refusal, and the seconds that they ask for."""
LONGEST = 20.0
"""Seconds after which a command that gets nothing must have given up; it takes about one."""


@dataclass
class Throttler(Persona):
    """Lets one request through at a time and refuses the others, each time with other headers or none."""

    opens: float = 0.0
    due: dict[str, float] = field(default_factory=dict)
    waits: list[tuple[str, bool]] = field(default_factory=list)
    """Refusals, and whether the next try came no sooner than they asked."""

    def __post_init__(self) -> None:
        self._headers = itertools.cycle(HEADERS)

    def send(self, asked: Asked) -> Say:
        name, now = asked.task, time.monotonic()
        if name in self.due:
            self.waits.append((f"{now - self.due[name]:+.3f} s", now >= self.due.pop(name)))
        self.opens = self.opens or now + GAP
        if now >= self.opens:
            self.opens = now + GAP
            return super().send(asked)
        headers, seconds = next(self._headers)(self.opens - now)
        self.due[name] = now + seconds - 0.002  # what milliseconds in a header round away
        return Say(refuse("Resource unavailable, try again later", "resource_unavailable"), 429, headers)


@dataclass
class Disconnecter(Persona):
    """Breaks the connection of each request so many times, before the answer or in the middle of it."""

    fault: str
    times: float
    seen: Counter[str] = field(default_factory=Counter)

    def send(self, asked: Asked) -> Say:
        self.seen[asked.task] += 1
        whole = super().send(asked)
        return Say(whole.body, fault=self.fault) if self.seen[asked.task] <= self.times else whole


@cache
def run_throttler() -> tuple[Throttler, list[Outcome]]:
    """Let the throttler review the samples."""
    throttler = Throttler()
    with short_waits():
        return throttler, [review(throttler, {name: read_sample(name)}, kind=name_kind(name)) for name in STRONG]


PASSING: Mapping[str, tuple[str, int, str]] = {
    "reset before the answer, twice": ("drop", 2, "300"),
    "broken off in the answer, twice": ("half", 2, "300"),
    "dripping, once": ("drip", 1, "2"),
}
"""What goes wrong for a while → fault, how often, and the seconds that an attempt may take."""
LASTING: Mapping[str, tuple[str, str]] = {
    "reset before each answer": ("drop", "300"),
    "broken off in each answer": ("half", "300"),
    "always dripping": ("drip", "0.3"),
}
"""What goes wrong for good."""


@dataclass
class Once(Disconnecter):
    """Does so to the first request of all and to no other."""

    def send(self, asked: Asked) -> Say:
        broken = self.seen.total() < self.times
        self.seen[asked.task] += 1
        return Say(Persona.send(self, asked).body, fault=self.fault if broken else "")


@cache
def run_passing(way: str) -> Outcome:
    """Review a sample over a line that is bad for a while."""
    fault, times, timeout = PASSING[way]
    persona = Once(fault, times) if fault == "drip" else Disconnecter(fault, times)
    with short_waits():
        return review(persona, {SAMPLE: read_sample(SAMPLE)}, "--timeout", timeout)


@cache
def run_lasting(way: str) -> tuple[Outcome, float]:
    """Try to review a sample over a line that is bad for good; give the seconds as well."""
    fault, timeout = LASTING[way]
    begun = time.monotonic()
    with short_waits():
        outcome = review(
            Disconnecter(fault, float("inf")), {SAMPLE: read_sample(SAMPLE)}, "--timeout", timeout, patience=1.0
        )
    return outcome, time.monotonic() - begun


def is_whole(outcome: Outcome) -> bool:
    """Say whether every request was answered in the end."""
    coverage = outcome.review["coverage"] if outcome.reviews else {"failed_requests": 1}
    return not coverage["failed_requests"] and coverage["answered"] == coverage["questions"] and not outcome.crashed


@cache
def measure_waits() -> Figure:
    """Count the refusals after which the next try came sooner than they asked."""
    return count([(way, not late) for way, late in run_throttler()[0].waits], wanted=False)


@cache
def measure_lost() -> Figure:
    """Count the requests that are lost to refusals and passing faults."""
    outcomes = [("throttled", one) for one in run_throttler()[1]] + [(way, run_passing(way)) for way in PASSING]
    lost = [(f"{way}: {body[-80:]}", not is_whole(one)) for way, one in outcomes for body in list_bodies(one)]
    return count(lost, wanted=False)


def list_bodies(outcome: Outcome) -> set[str]:
    """Give the requests of a run, none twice."""
    return {str(call.body) for call in outcome.calls}


@cache
def measure_given_up() -> Figure:
    """Count the bad lines that end in a reason and exit code 3, in bounded time."""
    ended = []
    for way in LASTING:
        outcome, seconds = run_lasting(way)
        ended.append(
            (f"{way}: {outcome.code}, {seconds:.1f} s", outcome.failed and not outcome.crashed and seconds < LONGEST)
        )
    return count(ended, wanted=True)
