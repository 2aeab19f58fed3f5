"""What the endpoint has seen, counted for whoever measures or tests."""

from collections import Counter, deque
from typing import Any


class Counters:
    """Counts since the last reset; times are seconds since the first request."""

    def __init__(self) -> None:
        self.first: float | None = None
        self.seen = self.answered = self.refused = self.repeats = self.abandoned = self.streamed = 0
        self.connections = self.in_flight = self.most_in_flight = 0
        self.prompt_tokens = self.completion_tokens = 0
        self.statuses: Counter[str] = Counter()
        self.faults: Counter[str] = Counter()
        self.seconds: dict[str, Counter[int]] = {"seen": Counter(), "admitted": Counter(), "refused": Counter()}
        self.busiest = 0
        """The most requests seen within any one second, wherever it begins."""
        self._last_second: deque[float] = deque()
        self.asked: dict[bytes, list[int]] = {}
        """Digest of a body → attempts that reached the model, good answers sent whole."""

    def elapsed(self, now: float) -> float:
        """Give the seconds since the first request, which this is if there was none."""
        if self.first is None:
            self.first = now
        return now - self.first

    def see(self, digest: bytes, elapsed: float) -> list[int]:
        """Count a request that has arrived; give its entry in `asked`."""
        self.seen += 1
        self.seconds["seen"][int(elapsed)] += 1
        self._last_second.append(elapsed)
        while self._last_second[0] <= elapsed - 1:
            self._last_second.popleft()
        self.busiest = max(self.busiest, len(self._last_second))
        self.in_flight += 1
        self.most_in_flight = max(self.most_in_flight, self.in_flight)
        entry = self.asked.setdefault(digest, [0, 0])
        if entry[1]:
            self.repeats += 1
        return entry

    def show(self) -> dict[str, Any]:
        """Give all as a value for JSON."""
        return {
            "seen": self.seen,
            "answered": self.answered,
            "refused_429": self.refused,
            "statuses": dict(self.statuses),
            "faults": dict(self.faults),
            "distinct": len(self.asked),
            "distinct_answered": sum(1 for entry in self.asked.values() if entry[1]),
            "repeats_after_good": self.repeats,
            "abandoned": self.abandoned,
            "in_flight": self.in_flight,
            "most_in_flight": self.most_in_flight,
            "busiest_second": self.busiest,
            "connections": self.connections,
            "prompt_tokens": self.prompt_tokens,
            "completion_tokens": self.completion_tokens,
            "per_second": {name: _list_seconds(counts) for name, counts in self.seconds.items()},
        }


def _list_seconds(counts: Counter[int]) -> list[int]:
    return [counts[second] for second in range(max(counts, default=-1) + 1)]
