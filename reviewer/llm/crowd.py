"""How many requests may be in flight: doubling until the first sign, then additive up and multiplicative down."""

CUT = 0.7
FIRST = 8
"""In flight at the start: what any server takes."""
SLOWER = 2.0
"""Growth rests while answers take this much longer than the fastest median: the server queues what it cannot do."""
SAMPLE = 15


class Crowd:
    """A bound on requests in flight that grows while it holds requests back, and shrinks at signs of trouble."""

    def __init__(self, ceiling: int, first: int = FIRST) -> None:
        """Set the ceiling and where to start."""
        self._ceiling = float(max(1, ceiling))
        self.limit = min(float(first), self._ceiling)
        self._doubling = True
        self._threshold = self._ceiling
        self._cut_at = float("-inf")
        self._full_at = float("-inf")
        self._latencies: list[float] = []
        self._mean = 0.0
        self._median = 0.0
        self._fastest = 0.0

    @property
    def slots(self) -> int:
        """Requests that may be in flight."""
        return int(self.limit)

    @property
    def latency(self) -> float:
        """Seconds that an answer takes, by the mean of late; 0 while unknown."""
        return self._mean

    def hold_back(self, now: float) -> None:
        """Note that a request waits because the crowd is full."""
        self._full_at = now

    def succeed(self, sent: float, seconds: float) -> None:
        """Note an answer to a request sent at this time, and the seconds that it took."""
        self._measure(seconds)
        if sent > self._full_at or (self._fastest and self._median > SLOWER * self._fastest):
            return
        self.limit += 1.0 if self._doubling else 1.0 / self.limit
        self._doubling = self._doubling and self.limit < self._threshold
        self.limit = min(self.limit, self._ceiling)

    def cut(self, sent: float, now: float, floor: float = 1.0) -> bool:
        """Shrink, at most once per round trip; gives whether that was done.

        Args:
            sent: when the request that met trouble was sent: those sent before the last cut tell nothing new.
            now: this moment.
            floor: what is known to work.
        """
        if sent < self._cut_at:
            return False
        self._cut_at, self._doubling = now, False
        self.limit = min(self.limit, max(1.0, self.limit * CUT, floor))
        return True

    def restart(self) -> None:
        """Begin again with one, doubling up to where it was."""
        self._threshold = max(self.limit, 2.0)
        self.limit, self._doubling = 1.0, True

    def _measure(self, seconds: float) -> None:
        self._latencies.append(seconds)
        self._mean = self._mean * 0.95 + seconds * 0.05 if self._mean else seconds
        if len(self._latencies) >= SAMPLE or not self._median:
            self._median = sorted(self._latencies)[len(self._latencies) // 2]
            if len(self._latencies) >= SAMPLE:
                self._fastest = min(self._fastest or self._median, self._median)
                self._latencies.clear()
