"""A pace learnt from refusals alone, for servers whose headers say nothing of use. Pure: the clock is passed in.

After a refusal the pace drops a little below what got through, comes back to it within seconds, stays near it for a
while and then looks further, faster the longer nothing is refused (the shape is that of CUBIC, RFC 9438).
"""

from reviewer.llm.bounds import Bound

CUT = 0.05
"""Share of what got through that is given up after a refusal."""
BACK = 4.0
"""Seconds until the pace is back where it was."""
PROBE = 0.01
"""Share by which the pace is above the anchor after as many seconds again; it doubles each time."""
FURTHEST = 1.5
"""The pace is never further above what gets through than this."""
LOWEST_SHARE = 0.8
"""Of the pace before, at least so much is left after one cut."""
FIRST_STALL = 0.5
LONGEST_STALL = 15.0
"""Seconds that all wait when nothing gets through, doubling from the one to the other."""


class Throttle:
    """Requests per second that seem to be allowed; nothing before the first refusal."""

    def __init__(self) -> None:
        self._bound: Bound | None = None
        self._anchor = 0.0
        self._cut_at = float("-inf")
        self._delivered_since_cut = False
        self._stalls = 0

    @property
    def is_stalled(self) -> bool:
        """True while nothing gets through."""
        return self._stalls > 0

    def pace(self, now: float) -> float | None:
        """Give the requests per second that may be sent, or nothing while no bound is known."""
        if self._bound is None:
            return None
        age = now - self._cut_at
        if age <= BACK:
            return self._anchor * (1 - CUT * (1 - age / BACK))
        return float(self._anchor * (1 + PROBE * (2.0 ** min(age / BACK - 1, 20) - 1)))

    def wait(self, now: float) -> float:
        """Give the seconds until a request may be sent."""
        pace = self.pace(now)
        if self._bound is None or pace is None:
            return 0.0
        self._bound.change_rate(pace, now)
        return self._bound.wait(now)

    def take(self, now: float) -> None:
        """Note that a request is sent."""
        if self._bound is not None:
            self._bound.take(1.0, now)

    def succeed(self, now: float, delivered: float) -> None:
        """Note that a request got through, and how many a second do of late."""
        self._delivered_since_cut = True
        self._stalls = 0
        pace = self.pace(now)
        if pace is not None and now - self._cut_at > BACK and pace > delivered * FURTHEST:
            # Something else holds requests back: a pace that is not tried out teaches nothing.
            self._anchor, self._cut_at = max(delivered * FURTHEST, self._anchor), now - BACK

    def refuse(self, sent: float, now: float, delivered: float, sending: float) -> float:
        """Note a refusal of a request; gives the seconds that all should wait.

        Args:
            sent: when that request was sent: those sent before the last cut tell nothing new.
            now: this moment.
            delivered: requests per second that got through of late.
            sending: requests per second that were sent just now.
        """
        if sent < self._cut_at:
            return 0.0
        if self._delivered_since_cut or self._bound is None:
            before = self.pace(now) or max(delivered, sending, 1.0)
            self._anchor = max(min(before, delivered), before * LOWEST_SHARE, 0.01)
            self._bound = self._bound or Bound(self._anchor, now)
        self._cut_at = now
        if self._delivered_since_cut:
            self._delivered_since_cut = False
            return 0.0
        self._stalls += 1
        return float(min(LONGEST_STALL, FIRST_STALL * 2.0 ** min(self._stalls - 1, 10)))
