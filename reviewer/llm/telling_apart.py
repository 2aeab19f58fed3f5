"""Tells token buckets and fixed windows apart by how the reset moves from one answer to the next. Pure."""

from enum import Enum

from reviewer.llm.rate_headers import Reading

KEPT = 0.9
"""How much of the old evidence a new vote leaves."""
DECIDED = 0.5
ENOUGH = 12
"""Answers after which what cannot be told apart, such as a reset of `1s` every time, is taken for a bucket."""
FINE, COARSE = 0.003, 1.0
"""Seconds by which a reset is rounded, as it is printed."""
JITTER = 0.05
"""Seconds between two requests that the network may add or take."""


class Kind(Enum):
    """How a limit comes back."""

    UNKNOWN = "unknown"
    BUCKET = "bucket"
    WINDOW = "window"


class Evidence:
    """Votes, each from two answers after one another of which one kind can be the source and the other cannot."""

    def __init__(self) -> None:
        self._score = 0.0
        self._undecided = 0
        self._last: tuple[Reading, float] | None = None

    @property
    def kind(self) -> Kind:
        """What the votes say so far."""
        if abs(self._score) < DECIDED:
            return Kind.BUCKET if self._undecided >= ENOUGH else Kind.UNKNOWN
        return Kind.BUCKET if self._score > 0 else Kind.WINDOW

    def forget_last(self) -> None:
        """Start from the next answer, as when the limit itself has changed."""
        self._last = None

    def weigh(self, reading: Reading, sent: float) -> None:
        """Weigh an answer to a request sent at this time against the one before."""
        last, self._last = self._last, (reading, sent)
        if last is None or reading.reset is None or last[0].reset is None or reading.limit is None:
            return
        is_bucket = _fits_bucket(last[0], reading)
        is_window = _fits_window(last[0], reading, sent - last[1])
        self._undecided += 1
        if is_window is not None and is_bucket != is_window:
            self._score = self._score * KEPT + (1.0 if is_bucket else -1.0)


def _fits_bucket(before: Reading, after: Reading) -> bool:
    """Say whether reset and use can stand in the same ratio both times."""
    first, second = _bound_rate(before), _bound_rate(after)
    return first[0] <= second[1] and second[0] <= first[1]


def _bound_rate(reading: Reading) -> tuple[float, float]:
    """Give the lowest and the highest rate that a reading allows, what is rounded in it considered."""
    used = (reading.limit or 0.0) - reading.remaining
    reset = reading.reset or 0.0
    slack = COARSE if reading.coarse else FINE
    return max(0.0, used - 1) / (reset + slack), (used + 1) / max(reset - slack, 1e-6)


def _fits_window(before: Reading, after: Reading, passed: float) -> bool | None:
    """Say whether both speak of the same end; nothing when a new window may have begun."""
    expected = (before.reset or 0.0) - passed
    slack = JITTER + (COARSE if before.coarse or after.coarse else FINE)
    if expected < slack and after.remaining >= before.remaining:
        return None
    return abs((after.reset or 0.0) - expected) <= slack
