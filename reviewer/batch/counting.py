"""How far a batch has come: counts, the pace of the last seconds, what is left and what it may cost."""

import math
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from reviewer.batch.journal_rows import Known
from reviewer.domain.batch import Outcome, Snapshot, Spend, Totals, Trouble
from reviewer.domain.chat import ChatReply

RECENT_SECONDS = 10.0
"""Over which the pace of requests is taken."""
LEAST_SAMPLE = 5
"""Documents without which nothing is said about what is left."""
MOST_TROUBLES = 5


class Pace(Protocol):
    """What the gate before the endpoint does."""

    @property
    def in_flight(self) -> int:
        """Requests sent and not yet answered."""
        ...

    @property
    def requests_per_second(self) -> float:
        """Answered, over the last seconds."""
        ...

    @property
    def pace(self) -> float | None:
        """Requests per second that the limits allow, as far as known."""
        ...

    @property
    def max_in_flight(self) -> int:
        """Requests that may be in flight for now."""
        ...

    @property
    def note(self) -> str:
        """Why nothing moves, or an empty string."""
        ...


@dataclass
class Traffic:
    """Listens to the engine: what is in flight and what was answered in the last seconds."""

    clock: Callable[[], float]
    in_flight: int = 0
    note: str = ""
    _answers: deque[float] = field(default_factory=lambda: deque(maxlen=10_000))

    def begin_document(self, document: str, requests: int) -> None:
        """Ignore it: the run counts documents."""

    def begin_request(self, document: str, purpose: str) -> None:
        """Count a request that is on its way."""
        self.in_flight += 1

    def end_request(self, document: str, purpose: str, reply: ChatReply | None) -> None:
        """Count an answer."""
        self.in_flight -= 1
        if reply is not None:
            self.note = ""
            self._answers.append(self.clock())

    def wait(self, purpose: str, seconds: float, reason: str) -> None:
        """Keep why a request waits."""
        self.note = f"waiting {seconds:.0f} s: {reason}"

    def end_document(self, document: str) -> None:
        """Ignore it: the run counts documents."""

    def requests_per_second(self) -> float:
        """Give the answers a second over the last seconds."""
        now = self.clock()
        while self._answers and self._answers[0] < now - RECENT_SECONDS:
            self._answers.popleft()
        return len(self._answers) / RECENT_SECONDS


@dataclass
class Tally:
    """Counts outcomes as they are recorded, on top of what the journal held."""

    reviewed: int = 0
    failed: int = 0
    not_reviewed: int = 0
    duplicates: int = 0
    incomplete: int = 0
    finished: int = 0
    """Documents that an LLM was asked about in this run."""
    troubles: deque[Trouble] = field(default_factory=lambda: deque(maxlen=MOST_TROUBLES))
    _costs: int = 0
    _mean: float = 0.0
    _squares: float = 0.0

    @classmethod
    def start(cls, totals: Totals) -> "Tally":
        """Start from what the journal adds up to."""
        return cls(totals.reviewed, totals.failed, totals.not_reviewed, totals.duplicates, totals.incomplete)

    def add(self, known: Known | None, outcome: Outcome) -> None:
        """Count an outcome in place of what was known of the item."""
        if known is not None:
            self._shift(known.status, -1)
            self.duplicates -= known.is_duplicate
            self.incomplete -= known.incomplete
        self._shift(outcome.status, 1)
        self.duplicates += outcome.duplicate_of != ""
        review = outcome.review
        self.incomplete += review is not None and review.incomplete
        if outcome.failure is not None and outcome.status == "failed":
            self.troubles.append(Trouble(document=outcome.item.path, reason=outcome.failure.reason))
        if outcome.status != "not_reviewed" and not outcome.duplicate_of:
            self.finished += 1
            if review is not None and review.cost.amount is not None:
                self._sample(review.cost.amount)

    def _shift(self, status: str, step: int) -> None:
        setattr(self, status, getattr(self, status) + step)

    def _sample(self, amount: float) -> None:
        """Keep mean and spread of a document's cost, in constant memory (Welford)."""
        self._costs += 1
        step = amount - self._mean
        self._mean += step / self._costs
        self._squares += step * (amount - self._mean)

    def expect_cost(self, spent: Spend, left: int) -> tuple[float, float] | None:
        """Give the range that the whole may cost: twice the standard error on either side."""
        if spent.cost.amount is None or self._costs < LEAST_SAMPLE:
            return None
        spread = math.sqrt(self._squares / (self._costs - 1))
        expected = spent.cost.amount + left * self._mean
        error = 2 * spread * math.sqrt(left + left * left / self._costs)
        return max(spent.cost.amount, expected - error), expected + error


@dataclass(frozen=True)
class Moment:
    """What a snapshot is made from besides the counts."""

    total: int | None
    handled: int
    """Items of the list that are done with, skipped ones included."""
    open_documents: int
    seconds: float
    spend: Spend
    max_in_flight: int
    pace: Pace | None = None
    """Nothing while nothing was sent."""


def make_snapshot(tally: Tally, traffic: Traffic, moment: Moment) -> Snapshot:
    """Put a snapshot together."""
    pace = moment.pace
    left = None if moment.total is None else max(0, moment.total - moment.handled)
    seconds_left = None
    if left is not None and tally.finished >= LEAST_SAMPLE and moment.seconds > 0:
        seconds_left = left * moment.seconds / tally.finished
    return Snapshot(
        total=moment.total,
        reviewed=tally.reviewed,
        failed=tally.failed,
        duplicates=tally.duplicates,
        open_documents=moment.open_documents,
        in_flight=pace.in_flight if pace else traffic.in_flight,
        requests_per_second=pace.requests_per_second if pace else traffic.requests_per_second(),
        pace=pace.pace if pace else None,
        max_in_flight=pace.max_in_flight if pace else moment.max_in_flight,
        spend=moment.spend,
        expected_cost=None if left is None else tally.expect_cost(moment.spend, left),
        seconds=moment.seconds,
        seconds_left=seconds_left,
        troubles=tuple(tally.troubles),
        note=(pace.note if pace else "") or traffic.note,
    )


def say_count(number: int, noun: str, nouns: str = "") -> str:
    """Say `1 request` or `2,000 requests`."""
    return f"{number:,} {noun if number == 1 else nouns or noun + 's'}"
