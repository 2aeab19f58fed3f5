"""What is left of one limit at the server: its last word, carried on by what was sent since. Pure.

Two kinds of server say the same words and mean different things. A token bucket fills all the time, and `reset` is the
time until it is full: (limit - remaining) / rate. A fixed window gives everything back at its end, and `reset` is the
time until then, however much was used. `telling_apart.py` judges which it is; until that is known, nothing is taken
to come back before the reset, which is right for both.
"""

import math
from typing import NamedTuple

from reviewer.llm.rate_headers import Reading
from reviewer.llm.telling_apart import Evidence, Kind

RESERVE_SHARE, LEAST_RESERVE, LARGEST_RESERVE_SHARE = 0.02, 2.0, 0.1
"""Of the limit, what is left unused so that a request that arrives early is not refused."""
DRAIN_SECONDS = 5.0
"""Time over which the use by others of the same limit is learnt, at least."""
LOWEST_NET_SHARE = 0.05
"""Of the rate, at least so much is taken to be ours."""
EVEN_SHARE = 0.97
"""Within a window requests are spaced a little closer than evenly, so that nothing is left at its end."""
FULL_SHARE = 0.5
"""Of the limit, what is left when a bucket counts as hardly used."""
CATCH_UP = 1.25
"""Once something was refused, a bucket that has filled is emptied at so many times what comes back."""
TELLING_SHARE = 0.3
"""Of the limit, so much must be used before a reset in whole seconds tells anything of the rate."""
SAME_END = 1.5
"""Seconds by which two reports of the same window's end may differ."""
LATER_STEP, LATEST = 0.25, 3.0
"""Seconds by which the start of a window is put off after it was met too early, and at most."""
SAME_PLACE = 0.1
"""Seconds by which two ends must differ to be two."""
USUAL_PERIODS, USUAL_SLACK = (1.0, 10.0, 60.0, 3600.0, 86400.0), 0.03
"""Seconds that windows usually have, and the share by which what was measured may differ."""
TRIAL = 1.0
"""Seconds between requests while a server says that nothing is left and not until when."""


class Mark(NamedTuple):
    """What the mirror took to be left when a request was sent, to compare with the server's word about it."""

    expected: float = 0.0
    total: float = 0.0
    generation: int = -1


class Mirror:
    """One limit of one server, in requests or in tokens."""

    def __init__(self) -> None:
        self.limit: float | None = None
        self.evidence = Evidence()
        self._level = 0.0
        self._at = 0.0
        self._total = 0.0
        self._corrected = 0.0
        self._generation = 0
        self._newest = float("-inf")
        self._used_sum = 0.0
        self._reset_sum = 0.0
        self._drain = 0.0
        self._end: float | None = None
        self._ended: float | None = None
        self._period = 0.0
        self._longest = 0.0
        self._later = 0.0
        self._rolled_at: float | None = None
        self._was_refused = False
        self._last_sent = float("-inf")
        self._last_amount = 0.0

    @property
    def rate(self) -> float | None:
        """What comes back per second, as far as known."""
        if self.evidence.kind is Kind.BUCKET and self._reset_sum:
            return self._used_sum / self._reset_sum
        if self.evidence.kind is Kind.WINDOW and self.limit and self._period:
            return self.limit / self._period
        if self.evidence.kind is Kind.WINDOW and self.limit and self._longest:
            return self.limit / self._longest
        return None

    def wait(self, amount: float, now: float) -> float:
        """Give the seconds until so much may be sent."""
        if not self._generation:
            return 0.0
        level = self._carry_on(now)
        need = self._need(amount)
        if level >= need:
            return self._space(level, now)
        if self.evidence.kind is Kind.BUCKET and self.rate:
            return (need - level) / max(self.rate - self._drain, self.rate * LOWEST_NET_SHARE)
        if self._end is not None:
            return max(0.0, self._end + self._later - now)
        return max(0.0, self._last_sent + TRIAL - now)

    def send(self, amount: float, now: float) -> Mark:
        """Note that so much is sent."""
        self._level = self._carry_on(now) - amount
        self._total += amount
        self._last_sent, self._last_amount = now, amount
        return Mark(self._level - self._corrected, self._total, self._generation)

    @staticmethod
    def explains(reading: Reading, amount: float) -> bool:
        """Say whether a refusal of so much follows from what the server says is left."""
        return reading.remaining < max(amount, 1.0)

    def learn(self, reading: Reading, mark: Mark, sent: float, now: float, *, refused: bool = False) -> None:
        """Learn from the server's word about a request that was sent with this mark, at this time."""
        if sent < self._newest:
            return
        self._newest = sent
        self._carry_on(now)
        if refused and self._rolled_at is not None and 0 <= sent - self._rolled_at < 2 * SAME_END:
            self._later = min(LATEST, self._later + LATER_STEP)
        if reading.limit != self.limit:
            self.limit = reading.limit
            self._used_sum = self._reset_sum = 0.0
            self.evidence.forget_last()
        self.evidence.weigh(reading, sent)
        self._learn_rate(reading)
        self._learn_end(reading, sent)
        is_over = reading.reset is not None and sent + reading.reset + self._later <= now
        self._correct(reading.remaining, mark, sent, now, is_over=is_over)
        if refused:
            self._was_refused = True
        self._generation += 1

    def _correct(self, remaining: float, mark: Mark, sent: float, now: float, *, is_over: bool) -> None:
        """Bring the level to what the server's word, some time ago, means now; nothing when its window is over."""
        if self.evidence.kind is not Kind.BUCKET or mark.generation < 1:
            if self.evidence.kind is not Kind.BUCKET and is_over:
                return
            level = remaining - (self._total - mark.total)
            if self.evidence.kind is Kind.BUCKET and self.rate:
                level += self.rate * (now - sent)
            change = level - self._level
        else:
            # What was corrected since the request went out must not be corrected again by each that was with it.
            change = remaining - mark.expected - self._corrected
            if self.rate:
                spell = max(DRAIN_SECONDS, 4 * (now - sent))
                if self.limit is not None and remaining >= self.limit * FULL_SHARE:
                    self._drain *= 1 - FULL_SHARE  # nobody takes much from a bucket that is nearly full
                self._drain = min(max(self._drain - change / spell, 0.0), self.rate * (1 - LOWEST_NET_SHARE))
        self._level += change
        self._corrected += change

    def _learn_rate(self, reading: Reading) -> None:
        if reading.limit is None or reading.reset is None:
            return
        used = reading.limit - reading.remaining
        if reading.coarse and used < reading.limit * TELLING_SHARE:
            return
        # Counts and times are rounded: the more was used, the less that matters, and the more it weighs.
        self._used_sum = self._used_sum * 0.9 + used * used
        self._reset_sum = self._reset_sum * 0.9 + used * reading.reset

    def _learn_end(self, reading: Reading, sent: float) -> None:
        if reading.reset is None:
            return
        end = sent + reading.reset
        self._longest = max(self._longest, reading.reset)
        if self.evidence.kind is not Kind.WINDOW or self._end is None:
            if self._ended is not None and end - self._ended > SAME_PLACE:
                self._learn_period(end - self._ended)
            self._end = end
            return
        if self._rolled_at is not None and sent >= self._rolled_at and end < self._end - self._longest / 2:
            # The old window goes on: it was taken to be over too early.
            self._end = end
            return
        if self._period and end < self._end:
            # An answer that was long on its way speaks of a window that is over; the next ones end as regularly.
            end += round((self._end - end) / self._period) * self._period
        if abs(end - self._end) <= min(SAME_END, self._longest / 2):
            # Whole seconds are rounded up; else a report can be early by the way to the server, and never late.
            self._end = min(self._end, end) if reading.coarse else max(self._end, end)
        elif end > self._end:
            self._learn_period(end - self._end)
            self._end = end

    def _learn_period(self, step: float) -> None:
        """Learn from the time between two ends, which may have been several windows apart."""
        usual = min(USUAL_PERIODS, key=lambda period: abs(period - step))
        step = usual if abs(usual - step) < usual * USUAL_SLACK else step
        if step >= self._longest * 0.9:
            self._period = min(self._period or step, step)

    def _carry_on(self, now: float) -> float:
        """Bring the level to this moment."""
        if self.evidence.kind is Kind.BUCKET:
            if self.rate is not None:
                level = self._level + (self.rate - self._drain) * (now - self._at)
                self._level = level if self.limit is None else min(self.limit, level)
        elif self._end is not None and now >= self._end + self._later:
            self._level = self.limit if self.limit is not None else max(self._level, 1.0)
            steps = int((now - self._end - self._later) // self._period) + 1 if self._period else 1
            self._rolled_at, self._ended = now, self._end
            self._end = self._end + steps * self._period if self._period else None
        self._at = now
        return self._level

    def _need(self, amount: float) -> float:
        if self.limit is None:
            return amount
        reserve = min(max(LEAST_RESERVE, self.limit * RESERVE_SHARE), self.limit * LARGEST_RESERVE_SHARE)
        if self.evidence.kind is Kind.WINDOW:
            reserve = 0.0
        return min(amount + reserve, self.limit)

    def _space(self, level: float, now: float) -> float:
        """Spread what is left over the rest of a window that began before our eyes, and calm a bucket's bursts.

        A bucket that refused something is used by others too, who would take what came back while all waited as well.
        """
        if self.evidence.kind is Kind.BUCKET and self._was_refused and self.rate and level < (self.limit or math.inf):
            gap = self._last_amount / max((self.rate - self._drain) * CATCH_UP, self.rate * LOWEST_NET_SHARE)
            return max(0.0, self._last_sent + gap - now)
        if self.evidence.kind is not Kind.WINDOW or self._rolled_at is None or self._end is None:
            return 0.0
        gap = (self._end - now) * self._last_amount / max(level, 1.0) * EVEN_SHARE
        return max(0.0, self._last_sent + gap - now)
