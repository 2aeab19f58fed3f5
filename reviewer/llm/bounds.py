"""A rate that is not to be exceeded, in requests or tokens, spread evenly: no second brings more than its share."""

BURST_SECONDS = 0.04
"""Of the rate, how much may come at once: timers are not exact, and a second may bring 4 % more than its share."""


class Bound:
    """A bucket that fills at a rate and may go into debt by one request, however large that is."""

    def __init__(self, rate: float, now: float) -> None:
        """Set the rate, in units per second."""
        self.rate = rate
        self._level = 0.0
        self._at = now

    def wait(self, now: float) -> float:
        """Give the seconds until something may be sent."""
        return max(0.0, -self._refill(now) / self.rate)

    def take(self, amount: float, now: float) -> None:
        """Note that so much is sent; a negative amount gives back."""
        self._level = self._refill(now) - amount
        self._at = now

    def change_rate(self, rate: float, now: float) -> None:
        """Go on at another rate."""
        self._level, self._at = self._refill(now), now
        self.rate = rate

    def _refill(self, now: float) -> float:
        return min(self._level + (now - self._at) * self.rate, self.rate * BURST_SECONDS)
