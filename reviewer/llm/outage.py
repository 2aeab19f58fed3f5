"""Notices when a provider is down, and says when to try it again. Pure: the clock is passed in."""

FAILURES = 5
"""Failures in a row, with no success between, that make an outage."""
FIRST_PAUSE = 1.0
LONGEST_PAUSE = 60.0
"""Seconds between probes, doubling from the one to the other."""


class Outage:
    """The breaker: closed while answers come, open while none do.

    A server error or no answer in time can be one document's own fault, so that several in a row of the same request
    count once. No connection, or a gateway that says the server is away, is everybody's trouble and counts each time.
    """

    def __init__(self, longest: float) -> None:
        """Set the seconds without a success after which the provider is given up."""
        self._longest = longest
        self._in_row = 0
        self._since: float | None = None
        self._requests: set[int] = set()
        self._pause = 0.0
        self._next = 0.0
        self._probing = False
        self.reason = ""

    @property
    def is_open(self) -> bool:
        """True while all wait."""
        return self._pause > 0

    def lasts(self, now: float) -> float:
        """Give the seconds since the first failure of the row."""
        return now - self._since if self._since is not None else 0.0

    def is_given_up(self, now: float) -> bool:
        """Say whether it lasts longer than anybody waits."""
        return self.is_open and self.lasts(now) >= self._longest

    def wait(self, now: float) -> float:
        """Give the seconds until a request may be sent: 0 when closed, or when it is time for a probe."""
        if not self.is_open:
            return 0.0
        left = self._longest - self.lasts(now)
        return max(0.0, min(left, LONGEST_PAUSE if self._probing else self._next - now))

    def is_blocked(self, now: float) -> bool:
        """Say whether nothing may be sent for now."""
        return self.is_open and (self._probing or now < self._next)

    def start_probe(self) -> bool:
        """Note that a request is sent; gives true when it is the probe."""
        self._probing = self._probing or self.is_open
        return self.is_open

    def succeed(self) -> bool:
        """Note an answer; gives true when it ends an outage."""
        was_open = self.is_open
        self._in_row, self._since, self._pause, self._probing = 0, None, 0.0, False
        self._requests.clear()
        return was_open

    def drop_probe(self, now: float) -> None:
        """Note that the probe ended without telling anything, such as when it was cancelled."""
        self._probing, self._next = False, now

    def fail(self, request: int, *, everybodys: bool, was_probe: bool, reason: str, now: float) -> None:
        """Note a failure of a request, named by a number of its own, or one that any request would have met."""
        if self._since is None:
            self._since = now
        self.reason = reason
        if self.is_open:
            if was_probe:
                self._probing = False
                self._pause = min(LONGEST_PAUSE, self._pause * 2)
                self._next = now + self._pause
            return
        if everybodys or request not in self._requests:
            self._in_row += 1
            if len(self._requests) < FAILURES:
                self._requests.add(request)
        if self._in_row >= FAILURES:
            self._pause = FIRST_PAUSE
            self._next = now + self._pause

    def seconds_to_probe(self, now: float) -> float:
        """Give the seconds until the next try."""
        return max(0.0, self._next - now)
