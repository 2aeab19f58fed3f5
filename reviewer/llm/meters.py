"""A count per second over the last seconds, in constant memory."""

from collections import deque

SLOTS = 40


class Meter:
    """Counts what happened within a span of time that moves on."""

    def __init__(self, span: float) -> None:
        """Set the span, in seconds."""
        self._span = span
        self._slots: deque[tuple[int, float]] = deque()
        self._first: float | None = None

    def add(self, now: float, amount: float = 1.0) -> None:
        """Count so much at this moment."""
        if self._first is None:
            self._first = now
        slot = int(now / self._span * SLOTS)
        if self._slots and self._slots[-1][0] == slot:
            self._slots[-1] = (slot, self._slots[-1][1] + amount)
        else:
            self._slots.append((slot, amount))
        self._shed(now)

    def rate(self, now: float) -> float:
        """Give the amount per second over the span, or over the time since the first count when that is shorter."""
        if self._first is None:
            return 0.0
        self._shed(now)
        width = self._span / SLOTS
        return sum(amount for _, amount in self._slots) / max(width, min(self._span, now - self._first))

    def _shed(self, now: float) -> None:
        oldest = int(now / self._span * SLOTS) - SLOTS
        while self._slots and self._slots[0][0] <= oldest:
            self._slots.popleft()
